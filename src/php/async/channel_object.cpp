// Async\Channel and its iterator.
#include "php/async/channel_object.h"

#include <algorithm>
#include <cstdint>

#include "php/async/channel.h"
#include "php/async/exceptions.h"
#include "php/async/register.h"
#include "php/object.h"

#include "stubs/AsyncChannel_arginfo.h"

namespace weft::php {

namespace {

using ChannelBox = ObjectBox<Channel>;

// Set at module startup, read-only afterwards.
zend_class_entry* exception_class;

Channel& self(zval* object) {
  return *ChannelBox::native_of(Z_OBJ_P(object));
}

HashTable* get_gc(zend_object* object, zval** table, int* count) {
  zend_get_gc_buffer* buffer = zend_get_gc_buffer_create();
  ChannelBox::native_of(object)->add_to(buffer);
  zend_get_gc_buffer_use(buffer, table, count);
  return nullptr;
}

// A foreach, or an InternalIterator. It takes its next value when it is asked to go on, and so none too many
// when the loop is left.
struct ChannelIterator {
  zend_object_iterator base;
  zval current;  // UNDEF: at its end
  zend_ulong index;

  static ChannelIterator& of(zend_object_iterator* iterator) {
    return *reinterpret_cast<ChannelIterator*>(iterator);
  }
  void drop() {
    zval value;
    ZVAL_COPY_VALUE(&value, &current);
    ZVAL_UNDEF(&current);
    zval_ptr_dtor(&value);
  }
  void receive() {
    zval value;
    if (self(&base.data).receive(&value, nullptr) == Channel::Received::kValue) {
      ZVAL_COPY_VALUE(&current, &value);
    }
  }
};

void destroy_iterator(zend_object_iterator* iterator) {
  ChannelIterator::of(iterator).drop();
  zval_ptr_dtor(&iterator->data);
}

int is_valid(zend_object_iterator* iterator) {
  return Z_ISUNDEF(ChannelIterator::of(iterator).current) ? FAILURE : SUCCESS;
}

zval* current_value(zend_object_iterator* iterator) {
  return &ChannelIterator::of(iterator).current;
}

void current_key(zend_object_iterator* iterator, zval* key) {
  ZVAL_LONG(key, static_cast<zend_long>(ChannelIterator::of(iterator).index));
}

void move_forward(zend_object_iterator* iterator) {
  auto& channel = ChannelIterator::of(iterator);
  channel.drop();
  ++channel.index;
  if (!EG(exception)) channel.receive();
}

void rewind(zend_object_iterator* iterator) {
  auto& channel = ChannelIterator::of(iterator);
  if (Z_ISUNDEF(channel.current) && channel.index == 0) channel.receive();
}

HashTable* iterator_gc(zend_object_iterator* iterator, zval** table, int* count) {
  zend_get_gc_buffer* buffer = zend_get_gc_buffer_create();
  zend_get_gc_buffer_add_zval(buffer, &iterator->data);
  zend_get_gc_buffer_add_zval(buffer, &ChannelIterator::of(iterator).current);
  zend_get_gc_buffer_use(buffer, table, count);
  return nullptr;
}

constexpr zend_object_iterator_funcs kIteratorFunctions{
    destroy_iterator, is_valid, current_value, current_key, move_forward, rewind, nullptr, iterator_gc};

zend_object_iterator* get_iterator(zend_class_entry*, zval* object, int by_reference) {
  if (by_reference) {
    zend_throw_error(nullptr, "An iterator cannot be used with foreach by reference");
    return nullptr;
  }
  auto* iterator = static_cast<ChannelIterator*>(emalloc(sizeof(ChannelIterator)));
  zend_iterator_init(&iterator->base);
  iterator->base.funcs = &kIteratorFunctions;
  ZVAL_COPY(&iterator->base.data, object);
  ZVAL_UNDEF(&iterator->current);
  iterator->index = 0;
  return &iterator->base;
}

}  // namespace

void register_channel_classes() {
  exception_class = find_or("async\\channelexception",
                            [] { return register_class_Async_ChannelException(async_exception_class()); });
  find_or("async\\channel", [] {
    zend_class_entry* type = register_class_Async_Channel(registered_class("async\\awaitable"),
                                                          zend_ce_aggregate, zend_ce_countable);
    ChannelBox::register_class(type);
    ChannelBox::handlers().get_gc = get_gc;
    type->get_iterator = get_iterator;
    return type;
  });
}

void throw_channel_closed() {
  zend_throw_exception_internal(new_channel_closed());
}

zend_object* new_channel_closed() {
  return new_exception(exception_class, "The channel is closed");
}

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Async_Channel, __construct) {
  zend_long capacity = 0;
  ZEND_PARSE_PARAMETERS_START(0, 1)
  Z_PARAM_OPTIONAL
  Z_PARAM_LONG(capacity)
  ZEND_PARSE_PARAMETERS_END();
  if (capacity < 0) {
    zend_argument_value_error(1, "must be greater than or equal to 0");
    RETURN_THROWS();
  }
  self(ZEND_THIS).set_capacity(static_cast<uint32_t>(std::min<zend_long>(capacity, INT32_MAX)));
}

ZEND_METHOD(Async_Channel, send) {
  zval* value;
  zend_object* cancellation = nullptr;
  ZEND_PARSE_PARAMETERS_START(1, 2)
  Z_PARAM_ZVAL(value)
  Z_PARAM_OPTIONAL
  Z_PARAM_OBJ_OR_NULL(cancellation)
  ZEND_PARSE_PARAMETERS_END();
  Completable* token = nullptr;
  if (cancellation && !(token = completable_argument(2, cancellation))) RETURN_THROWS();
  self(ZEND_THIS).send(value, token);
}

ZEND_METHOD(Async_Channel, sendAsync) {
  zval* value;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_ZVAL(value)
  ZEND_PARSE_PARAMETERS_END();
  RETURN_BOOL(self(ZEND_THIS).try_send(value));
}

ZEND_METHOD(Async_Channel, recv) {
  zend_object* cancellation = nullptr;
  ZEND_PARSE_PARAMETERS_START(0, 1)
  Z_PARAM_OPTIONAL
  Z_PARAM_OBJ_OR_NULL(cancellation)
  ZEND_PARSE_PARAMETERS_END();
  Completable* token = nullptr;
  if (cancellation && !(token = completable_argument(1, cancellation))) RETURN_THROWS();
  if (self(ZEND_THIS).receive(return_value, token) == Channel::Received::kClosed) throw_channel_closed();
}

ZEND_METHOD(Async_Channel, recvAsync) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_OBJ(self(ZEND_THIS).receive_async());
}

ZEND_METHOD(Async_Channel, close) {
  ZEND_PARSE_PARAMETERS_NONE();
  self(ZEND_THIS).close();
}

ZEND_METHOD(Async_Channel, isClosed) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(self(ZEND_THIS).closed());
}

ZEND_METHOD(Async_Channel, capacity) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_LONG(self(ZEND_THIS).capacity());
}

ZEND_METHOD(Async_Channel, count) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_LONG(self(ZEND_THIS).count());
}

ZEND_METHOD(Async_Channel, isEmpty) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(self(ZEND_THIS).count() == 0);
}

ZEND_METHOD(Async_Channel, isFull) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(self(ZEND_THIS).count() >= self(ZEND_THIS).capacity());
}

ZEND_METHOD(Async_Channel, getIterator) {
  ZEND_PARSE_PARAMETERS_NONE();
  zend_create_internal_iterator_zval(return_value, ZEND_THIS);
}

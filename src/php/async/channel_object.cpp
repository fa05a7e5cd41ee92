// Async\Channel and its iterator.
#include "php/async/channel_object.h"

#include <algorithm>
#include <cstdint>

#include "php/async/channel.h"
#include "php/async/exceptions.h"
#include "php/async/pull_iterator.h"
#include "php/async/register.h"
#include "php/object.h"

#include "stubs/AsyncChannel_arginfo.h"

namespace weft::php {

namespace {

using ChannelBox = ObjectBox<Channel>;

// Set at module startup, read-only afterwards.
zend_class_entry* exception_class;
zend_class_entry* reason_class;

const char* name_of(Channel::Reason reason) {
  switch (reason) {
    case Channel::Reason::kExplicit: break;
    case Channel::Reason::kDisposed: return "DISPOSED";
    case Channel::Reason::kNoProducers: return "NO_PRODUCERS";
    case Channel::Reason::kNoConsumers: return "NO_CONSUMERS";
  }
  return "EXPLICIT";
}

const char* message_of(Channel::Reason reason) {
  switch (reason) {
    case Channel::Reason::kExplicit:
    case Channel::Reason::kDisposed: break;
    case Channel::Reason::kNoProducers: return "The channel was closed: nobody has sent anything in time";
    case Channel::Reason::kNoConsumers: return "The channel was closed: nobody has received anything in time";
  }
  return "The channel is closed";
}

bool check_patience(uint32_t argument, zend_long milliseconds) {
  if (milliseconds >= 0) return true;
  zend_argument_value_error(argument, "must be greater than or equal to 0");
  return false;
}

// Keys count from 0.
bool receive_next(PullIterator& iterator, zval* value, zval* key) {
  auto index = reinterpret_cast<zend_ulong>(iterator.place);
  iterator.place = reinterpret_cast<void*>(index + 1);
  ZVAL_LONG(key, static_cast<zend_long>(index));
  return ChannelBox::of(&iterator.base.data).receive(value, nullptr) == Channel::Received::kValue;
}

zend_object_iterator* get_iterator(zend_class_entry*, zval* object, int by_reference) {
  return new_pull_iterator(object, by_reference, receive_next);
}

}  // namespace

void register_channel_classes() {
  reason_class = find_or("async\\channelclosereason", register_class_Async_ChannelCloseReason);
  exception_class = find_or("async\\channelexception",
                            [] { return register_class_Async_ChannelException(async_exception_class()); });
  find_or("async\\channel", [] {
    zend_class_entry* type = register_class_Async_Channel(registered_class("async\\awaitable"),
                                                          zend_ce_aggregate, zend_ce_countable);
    ChannelBox::register_class(type);
    type->get_iterator = get_iterator;
    return type;
  });
}

void throw_channel_closed(Channel::Reason reason) {
  zend_throw_exception_internal(new_channel_closed(reason));
}

zend_object* new_channel_closed(Channel::Reason reason) {
  zend_object* error = new_exception(exception_class, message_of(reason));
  zval value;
  ZVAL_OBJ(&value, zend_enum_get_case_cstr(reason_class, name_of(reason)));
  zend_update_property(exception_class, error, ZEND_STRL("reason"), &value);
  return error;
}

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Async_Channel, __construct) {
  zend_long capacity = 0;
  Channel::Patience patience;
  ZEND_PARSE_PARAMETERS_START(0, 4)
  Z_PARAM_OPTIONAL
  Z_PARAM_LONG(capacity)
  Z_PARAM_LONG(patience.receivers_ms)
  Z_PARAM_LONG(patience.senders_ms)
  Z_PARAM_BOOL(patience.keeps_loop_alive)
  ZEND_PARSE_PARAMETERS_END();
  if (capacity < 0) {
    zend_argument_value_error(1, "must be greater than or equal to 0");
    RETURN_THROWS();
  }
  if (!check_patience(2, patience.receivers_ms) || !check_patience(3, patience.senders_ms)) RETURN_THROWS();
  ChannelBox::of(ZEND_THIS).set_up(static_cast<uint32_t>(std::min<zend_long>(capacity, INT32_MAX)), patience);
}

ZEND_METHOD(Async_Channel, send) {
  zval* value;
  zend_object* cancellation = nullptr;
  ZEND_PARSE_PARAMETERS_START(1, 2)
  Z_PARAM_ZVAL(value)
  Z_PARAM_OPTIONAL
  Z_PARAM_OBJ_OR_NULL(cancellation)
  ZEND_PARSE_PARAMETERS_END();
  Completable* token;
  if (!token_argument(2, cancellation, token)) RETURN_THROWS();
  ChannelBox::of(ZEND_THIS).send(value, token);
}

ZEND_METHOD(Async_Channel, sendAsync) {
  zval* value;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_ZVAL(value)
  ZEND_PARSE_PARAMETERS_END();
  RETURN_BOOL(ChannelBox::of(ZEND_THIS).try_send(value));
}

ZEND_METHOD(Async_Channel, recv) {
  Completable* token;
  if (!parse_token(execute_data, token)) RETURN_THROWS();
  if (ChannelBox::of(ZEND_THIS).receive(return_value, token) == Channel::Received::kClosed)
    throw_channel_closed(ChannelBox::of(ZEND_THIS).close_reason());
}

ZEND_METHOD(Async_Channel, recvAsync) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_OBJ(ChannelBox::of(ZEND_THIS).receive_async());
}

ZEND_METHOD(Async_Channel, close) {
  ZEND_PARSE_PARAMETERS_NONE();
  ChannelBox::of(ZEND_THIS).close(Channel::Reason::kExplicit);
}

ZEND_METHOD(Async_Channel, isClosed) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(ChannelBox::of(ZEND_THIS).closed());
}

ZEND_METHOD(Async_Channel, capacity) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_LONG(ChannelBox::of(ZEND_THIS).capacity());
}

ZEND_METHOD(Async_Channel, count) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_LONG(ChannelBox::of(ZEND_THIS).count());
}

ZEND_METHOD(Async_Channel, isEmpty) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(ChannelBox::of(ZEND_THIS).count() == 0);
}

ZEND_METHOD(Async_Channel, isFull) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(ChannelBox::of(ZEND_THIS).count() >= ChannelBox::of(ZEND_THIS).capacity());
}

ZEND_METHOD(Async_Channel, getIterator) {
  ZEND_PARSE_PARAMETERS_NONE();
  zend_create_internal_iterator_zval(return_value, ZEND_THIS);
}

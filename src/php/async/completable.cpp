#include "php/async/completable.h"

#include <array>
#include <cstring>

#include "php/async/exceptions.h"
#include "weft/base/assert.h"

namespace weft::php {

namespace {

// Set at module startup, read-only afterwards.
std::array<zend_class_entry*, 16> classes;
size_t class_count = 0;

}  // namespace

Completable::~Completable() {
  zval_ptr_dtor(&result);
  if (error) OBJ_RELEASE(error);
}

void Completable::register_class(zend_class_entry* type) {
  WEFT_ASSERT(class_count < classes.size());
  classes[class_count++] = type;
}

Completable* Completable::of(zend_object* object) {
  for (size_t i = 0; i < class_count; ++i) {
    if (object->ce == classes[i]) return reinterpret_cast<Completable*>(object) - 1;
  }
  return nullptr;
}

void Completable::succeed(zval* value) {
  WEFT_ASSERT(!completed());
  ZVAL_COPY_VALUE(&result, value);
  state = State::kReturned;
  waiters.wake_all();
}

void Completable::fail(zend_object* thrown) {
  WEFT_ASSERT(!completed());
  error = thrown;
  state = State::kFailed;
  if (waiters.empty()) return;
  observed = true;
  waiters.wake_all();
}

void Completable::deliver(zval* returned) {
  if (state == State::kReturned) {
    ZVAL_COPY(returned, &result);
  } else {
    zend_throw_exception_internal(take_error());
  }
}

zend_object* Completable::take_error() {
  observed = true;
  if (!error) return kind->make_error(*this);
  GC_ADDREF(error);
  return error;
}

bool Completable::cancelled() const {
  return error && instanceof_function(error->ce, async_cancellation_class());
}

void Completable::add_to(zend_get_gc_buffer* buffer) {
  zend_get_gc_buffer_add_zval(buffer, &result);
  if (error) zend_get_gc_buffer_add_obj(buffer, error);
}

zend_string* Completable::describe() const {
  if (kind->describe) return kind->describe(*this);
  return zend_string_init(kind->name, std::strlen(kind->name), 0);
}

void add_values(HashTable* table, zend_get_gc_buffer* buffer) {
  if (!table) return;
  zval* value;
  ZEND_HASH_FOREACH_VAL(table, value) {
    zend_get_gc_buffer_add_zval(buffer, value);
  }
  ZEND_HASH_FOREACH_END();
}

Completable* completable_argument(uint32_t argument, zend_object* object) {
  Completable* completable = Completable::of(object);
  if (!completable) {
    zend_argument_type_error(argument, "must be something that can be awaited, %s given",
                             ZSTR_VAL(object->ce->name));
  }
  return completable;
}

bool token_argument(uint32_t argument, zend_object* object, Completable*& token) {
  token = object ? completable_argument(argument, object) : nullptr;
  return token || !object;
}

bool parse_token(const zend_execute_data* execute_data, Completable*& token) {
  zend_object* object = nullptr;
  ZEND_PARSE_PARAMETERS_START(0, 1)
  Z_PARAM_OPTIONAL
  Z_PARAM_OBJ_OR_NULL(object)
  ZEND_PARSE_PARAMETERS_END_EX(return false);
  return token_argument(1, object, token);
}

zend_object* new_cancelled_by(Completable& token) {
  zend_object* error =
      new_exception(operation_canceled_class(), "The operation was cancelled by its cancellation token");
  if (token.state == Completable::State::kFailed) zend_exception_set_previous(error, token.take_error());
  return error;
}

// A token may be woken without having tripped: a timeout that was cancelled. Then the waiting goes on.
bool wait_with_token(Waiter& waiter, Completable* token, const char* what) {
  if (!token) return wait_for(waiter, what);
  for (;;) {
    if (token->trips()) {
      waiter.hook.unlink();  // making the exception may bail out
      zend_throw_exception_internal(new_cancelled_by(*token));
      return false;
    }
    if (token->completed()) return wait_for(waiter, what);
    Waiter tripped;
    token->waiters.add(tripped);
    if (!wait_for_any({&waiter, &tripped}, what)) return false;
    if (waiter.woken) return true;
  }
}

bool await(Completable& awaited, Completable* token, zval* returned) {
  if (awaited.kind->may_await && !awaited.kind->may_await(awaited)) return false;
  if (!awaited.completed() || (token && token->trips())) {
    Waiter waiter;
    if (!awaited.completed()) awaited.waiters.add(waiter);
    Coroutine* coroutine = Scheduler::get().current();
    if (coroutine) coroutine->awaited = &awaited;
    const bool woken = wait_with_token(waiter, token, awaited.kind->name);
    if (coroutine) coroutine->awaited = nullptr;
    if (!woken) return false;
  }
  awaited.deliver(returned);
  return !EG(exception);
}

}  // namespace weft::php

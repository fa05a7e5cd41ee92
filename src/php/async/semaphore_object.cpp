// Async\Semaphore.
#include "php/async/completable.h"
#include "php/async/holding.h"
#include "php/async/lock_objects.h"
#include "php/async/register.h"
#include "php/coroutine.h"
#include "php/object.h"

#include "stubs/AsyncSemaphore_arginfo.h"

namespace weft::php {

namespace {

// A permit that is released while somebody waits is that one's at once.
class Semaphore {
 public:
  void set_permits(zend_long permits) { permits_ = permits; }
  zend_long permits() const { return permits_; }

  bool try_acquire() {
    if (permits_ == 0) return false;
    --permits_;
    return true;
  }

  // False with EG(exception).
  bool acquire(Completable* token) {
    if ((!token || !token->trips()) && try_acquire()) return true;
    Waiter waiter;
    if (permits_ == 0) waiters_.add(waiter);
    if (wait_with_token(waiter, token, "a semaphore")) return true;
    // Cancelled between being given a permit and going on.
    if (waiter.woken) release();
    return false;
  }

  void release() {
    if (!waiters_.wake_one()) ++permits_;
  }

 private:
  zend_long permits_ = 0;
  WaitList waiters_;
};

using SemaphoreBox = ObjectBox<Semaphore>;

// The permit of a withPermit(), which a fatal error may leave by longjmp. Keeps the semaphore alive.
struct Permit : Holding {
  explicit Permit(zend_object& of)
      : Holding([](Holding& holding) { static_cast<Permit&>(holding).give_back(); }), semaphore(of) {
    GC_ADDREF(&semaphore);
    if (Coroutine* coroutine = Scheduler::get().current()) coroutine->holdings.push_back(*this);
  }
  void give_back() {
    zend_object& object = semaphore;
    delete this;
    SemaphoreBox::native_of(&object)->release();
    OBJ_RELEASE(&object);
  }
  zend_object& semaphore;
};

}  // namespace

void register_semaphore_class() {
  find_or("async\\semaphore", [] { return SemaphoreBox::register_class(register_class_Async_Semaphore()); });
}

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Async_Semaphore, __construct) {
  zend_long permits;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_LONG(permits)
  ZEND_PARSE_PARAMETERS_END();
  if (permits < 0) {
    zend_argument_value_error(1, "must be greater than or equal to 0");
    RETURN_THROWS();
  }
  SemaphoreBox::of(ZEND_THIS).set_permits(permits);
}

ZEND_METHOD(Async_Semaphore, acquire) {
  Completable* token;
  if (!parse_token(execute_data, token)) RETURN_THROWS();
  SemaphoreBox::of(ZEND_THIS).acquire(token);
}

ZEND_METHOD(Async_Semaphore, tryAcquire) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(SemaphoreBox::of(ZEND_THIS).try_acquire());
}

ZEND_METHOD(Async_Semaphore, release) {
  ZEND_PARSE_PARAMETERS_NONE();
  SemaphoreBox::of(ZEND_THIS).release();
}

ZEND_METHOD(Async_Semaphore, withPermit) {
  zend_fcall_info info;
  zend_fcall_info_cache cache;
  zend_object* cancellation = nullptr;
  ZEND_PARSE_PARAMETERS_START(1, 2)
  Z_PARAM_FUNC(info, cache)
  Z_PARAM_OPTIONAL
  Z_PARAM_OBJ_OR_NULL(cancellation)
  ZEND_PARSE_PARAMETERS_END();
  Completable* token;
  if (!token_argument(2, cancellation, token)) RETURN_THROWS();
  if (!SemaphoreBox::of(ZEND_THIS).acquire(token)) RETURN_THROWS();
  auto* permit = new Permit(*Z_OBJ_P(ZEND_THIS));
  info.retval = return_value;
  zend_call_function(&info, &cache);
  permit->give_back();
}

ZEND_METHOD(Async_Semaphore, availablePermits) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_LONG(SemaphoreBox::of(ZEND_THIS).permits());
}

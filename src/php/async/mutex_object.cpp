// Async\Mutex.
#include "php/async/completable.h"
#include "php/async/exceptions.h"
#include "php/async/holding.h"
#include "php/async/lock_objects.h"
#include "php/async/place.h"
#include "php/async/register.h"
#include "php/coroutine.h"
#include "php/object.h"

#include "stubs/AsyncMutex_arginfo.h"

namespace weft::php {

namespace {

// It is given to who has waited longest at the moment it is unlocked, so that nobody can be faster.
class Mutex : public Holding {
 public:
  Mutex() : Holding(on_abandoned) {}
  ~Mutex() { locked_at_.release(); }
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

  bool locked() const { return locked_; }
  // By the running code.
  bool owned() const { return locked_ && owner_ == Scheduler::get().current(); }

  bool try_lock() {
    if (locked_) return false;
    give_to(Scheduler::get().current());
    locked_at_.keep();
    return true;
  }

  // False with EG(exception).
  bool lock(Completable* token) {
    if (owned()) {
      throw_async_exception("The mutex is locked by this coroutine already");
      return false;
    }
    if ((!token || !token->trips()) && try_lock()) return true;
    {
      Waiter waiter;
      if (locked_) waiters_.add(waiter);
      if (!wait_with_token(waiter, token, "a mutex")) {
        // Cancelled between being given the lock and going on.
        if (waiter.woken) unlock();
        return false;
      }
    }
    locked_at_.keep();
    return true;
  }

  void unlock() {
    hook.unlink();
    if (const Waiter* next = waiters_.first()) {
      give_to(next->coroutine);
      waiters_.wake_one();
    } else {
      locked_ = false;
      owner_ = nullptr;
    }
  }

 private:
  void give_to(Coroutine* owner) {
    locked_ = true;
    owner_ = owner;
    if (owner) owner->holdings.push_back(*this);
  }

  static void on_abandoned(Holding& holding) {
    auto& mutex = static_cast<Mutex&>(holding);
    KeptPlace place = mutex.locked_at_;
    mutex.locked_at_ = {};
    mutex.unlock();
    if (place.file && !Scheduler::get().closing()) {
      zend_error_at(E_WARNING, place.file, place.line,
                    "A coroutine ended with a locked mutex, which has been unlocked");
    }
    place.release();
  }

  bool locked_ = false;
  Coroutine* owner_ = nullptr;  // null while it is locked: the code outside of coroutines
  KeptPlace locked_at_{};
  WaitList waiters_;
};

using MutexBox = ObjectBox<Mutex>;

}  // namespace

void register_mutex_class() {
  find_or("async\\mutex", [] { return MutexBox::register_class(register_class_Async_Mutex()); });
}

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Async_Mutex, __construct) {
  ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Async_Mutex, lock) {
  Completable* token;
  if (!parse_token(execute_data, token)) RETURN_THROWS();
  MutexBox::of(ZEND_THIS).lock(token);
}

ZEND_METHOD(Async_Mutex, tryLock) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(MutexBox::of(ZEND_THIS).try_lock());
}

ZEND_METHOD(Async_Mutex, unlock) {
  ZEND_PARSE_PARAMETERS_NONE();
  if (!MutexBox::of(ZEND_THIS).owned()) {
    throw_async_exception("The mutex is not locked by this coroutine");
    RETURN_THROWS();
  }
  MutexBox::of(ZEND_THIS).unlock();
}

ZEND_METHOD(Async_Mutex, isLocked) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(MutexBox::of(ZEND_THIS).locked());
}

ZEND_METHOD(Async_Mutex, synchronized) {
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
  if (!MutexBox::of(ZEND_THIS).lock(token)) RETURN_THROWS();
  info.retval = return_value;
  zend_call_function(&info, &cache);
  if (MutexBox::of(ZEND_THIS).owned()) MutexBox::of(ZEND_THIS).unlock();
}

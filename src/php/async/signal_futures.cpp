#include "php/async/signal_futures.h"

#include <csignal>
#include <utility>

#include "php/async/exceptions.h"
#include "php/async/future_object.h"
#include "php/async/register.h"
#include "php/globals.h"
#include "php/scheduler.h"
#include "weft/base/intrusive_list.h"
#include "weft/io/signal_watcher.h"

#include "stubs/AsyncSignal_arginfo.h"
#include "stubs/Async_arginfo.h"

namespace weft::php {

namespace {

// After the last one has been told, or has left, the signal is watched a little longer: code that asks in a
// loop must not die of one that comes in between.
constexpr int64_t kLingerMs = 1000;

// Set at module startup, read-only afterwards.
zend_class_entry* signal_class;

// What the process does to itself, and what nobody can catch.
bool can_be_awaited(int number) {
  switch (number) {
    case SIGHUP:
    case SIGINT:
    case SIGQUIT:
    case SIGUSR1:
    case SIGUSR2:
    case SIGTERM:
    case SIGWINCH: return true;
    default: return false;
  }
}

}  // namespace

// One future. It may be gone or complete by other means at any time, which is what withdrawn() tells.
struct SignalFutures::Wait : FutureProducer {
  struct Notice : Waiter {
    Wait* wait = nullptr;
  };

  Wait(Watch& of, FutureObject& whose, zend_object* what) : watch(of), future(whose), value(what) {
    withdrawn = [](FutureProducer& producer) { static_cast<Wait&>(producer).leave(); };
    holds_none = true;
    token_notice.wait = this;
    token_notice.notify = on_token;
    GC_ADDREF(value);
    future.producer = this;
  }
  ~Wait() { OBJ_RELEASE(value); }

  // A timeout that was cancelled trips nothing.
  static void on_token(Waiter& waiter) {
    Wait& self = *static_cast<Notice&>(waiter).wait;
    if (!Completable::of(self.future.token)->trips()) return;
    FutureObject& future = self.future;
    self.leave();
    future.lose(FutureObject::Loss::kTokenCompleted);
  }
  void leave();
  void come();

  ListHook hook;
  Watch& watch;
  FutureObject& future;  // not owned
  zend_object* value;
  Notice token_notice;
};

// One signal.
struct SignalFutures::Watch {
  Watch(SignalFutures& of, int which)
      : owner(of), number(which), linger_end([](void* self) { static_cast<Watch*>(self)->end(); }, this) {}
  ~Watch() { stop_lingering(); }

  bool open() {
    auto opened = io::SignalWatcher::open(
        loop(), number, [](void* self, int) { static_cast<Watch*>(self)->come(); }, this);
    if (opened) watcher = std::move(opened.value());
    return watcher != nullptr;
  }
  void add(Wait& wait) {
    stop_lingering();
    waits.push_back(wait);
    watcher->keep_loop_alive(io::SignalWatcher::KeepAlive::kYes);
    if (std::exchange(missed, false)) wait.come();
  }
  // On the loop's stack.
  void come() {
    missed = waits.empty();
    while (Wait* wait = waits.front()) wait->come();
  }
  void leave() {
    if (!waits.empty() || !watcher) return;
    watcher->keep_loop_alive(io::SignalWatcher::KeepAlive::kNo);
    if (linger_end.running()) return;
    loop().refresh_now();
    linger_end.start(loop().timers(), loop().now_ms() + kLingerMs);
    loop().background_timer_started();
  }
  void stop_lingering() {
    if (!linger_end.running()) return;
    linger_end.stop();
    loop().background_timer_stopped();
  }
  void end() {
    loop().background_timer_stopped();
    owner.watches_.erase(number);
  }
  static io::Loop& loop() { return Scheduler::get().loop(); }

  SignalFutures& owner;
  const int number;
  std::unique_ptr<io::SignalWatcher> watcher;  // null in a forked child
  IntrusiveList<Wait, &Wait::hook> waits;
  io::Timer linger_end;
  bool missed = false;  // it came while nobody waited
};

void SignalFutures::Wait::leave() {
  Watch& left = watch;
  future.producer = nullptr;
  delete this;
  left.leave();
}

void SignalFutures::Wait::come() {
  zval result;
  ZVAL_OBJ_COPY(&result, value);
  FutureObject& completed = future;
  leave();
  completed.succeed(&result);
}

SignalFutures::SignalFutures() = default;
SignalFutures::~SignalFutures() = default;

SignalFutures& SignalFutures::get() {
  if (!WEFT_G(signal_futures)) WEFT_G(signal_futures) = new SignalFutures;
  return *WEFT_G(signal_futures);
}

void SignalFutures::abandon_after_fork() {
  SignalFutures* self = std::exchange(WEFT_G(signal_futures), nullptr);
  if (!self) return;
  for (const auto& [number, watch] : self->watches_) (void)watch->watcher.release();
}

void SignalFutures::end() {
  delete std::exchange(WEFT_G(signal_futures), nullptr);
}

zend_object* SignalFutures::future_of(int number, zend_object* value, Completable* token) {
  auto& watch = watches_[number];
  if (!watch) {
    watch = std::make_unique<Watch>(*this, number);
    if (!watch->open()) {
      watches_.erase(number);
      throw_async_exception("Cannot watch signal %d", number);
      return nullptr;
    }
  }
  FutureObject& future = new_future(nullptr);
  if (token) {
    future.token = token->object();
    GC_ADDREF(future.token);
  }
  if (token && token->trips()) {
    future.lose(FutureObject::Loss::kTokenCompleted);
    watch->leave();
    return &future.std;
  }
  auto* wait = new Wait(*watch, future, value);
  if (token && !token->completed()) token->waiters.add(wait->token_notice);
  watch->add(*wait);
  return &future.std;
}

void register_signal_enum() {
  signal_class = find_or("async\\signal", register_class_Async_Signal);
}

}  // namespace weft::php

using namespace weft::php;

ZEND_FUNCTION(Async_signal) {
  zend_object* signal;
  zend_object* cancellation = nullptr;
  ZEND_PARSE_PARAMETERS_START(1, 2)
  Z_PARAM_OBJ_OF_CLASS(signal, signal_class)
  Z_PARAM_OPTIONAL
  Z_PARAM_OBJ_OR_NULL(cancellation)
  ZEND_PARSE_PARAMETERS_END();
  Completable* token = nullptr;
  if (!token_argument(2, cancellation, token)) RETURN_THROWS();
  const auto number = static_cast<int>(Z_LVAL_P(zend_enum_fetch_case_value(signal)));
  if (!can_be_awaited(number)) {
    zend_argument_value_error(1, "must be a signal that can be waited for, %s given",
                              Z_STRVAL_P(zend_enum_fetch_case_name(signal)));
    RETURN_THROWS();
  }
  if (zend_object* future = SignalFutures::get().future_of(number, signal, token)) RETURN_OBJ(future);
}

#include "php/bootloader.h"

#include "php/errors.h"

namespace weft::php {

namespace {

void call(const Callable& bootloader) {
  zval returned;
  ZVAL_UNDEF(&returned);
  bootloader.call(&returned, 0, nullptr);
  zval_ptr_dtor(&returned);
}

// On the stack of run_in_coroutine(), which does not return before it is over.
struct Boot final : Task {
  const Callable& bootloader;
  Outcome outcome = Outcome::kReturned;
  zend_object* error = nullptr;
  bool over = false;

  explicit Boot(const Callable& callable) : bootloader(callable) {
    Task::run = [](Task& task) { call(static_cast<Boot&>(task).bootloader); };
    Task::finished = [](Task& task, Outcome outcome, zend_object* error) {
      auto& boot = static_cast<Boot&>(task);
      boot.outcome = outcome;
      boot.error = error;
      boot.over = true;
    };
  }
};

bool is_over(void* boot) {
  return static_cast<Boot*>(boot)->over;
}

}  // namespace

bool Bootload::run() {
  if (!config_.bootloader) return true;
  if (scheduler_.current()) {
    run_here();
  } else {
    run_in_coroutine();
  }
  return !EG(exception);
}

void Bootload::run_here() {
  coroutine_ = scheduler_.current();
  zend_try {
    call(config_.bootloader);
  }
  zend_catch {
    coroutine_ = nullptr;
    zend_bailout();
  }
  zend_end_try();
  coroutine_ = nullptr;
}

void Bootload::run_in_coroutine() {
  Boot boot(config_.bootloader);
  coroutine_ = scheduler_.start(boot);
  while (!boot.over) {
    // Nothing can wake it any more.
    if (!scheduler_.run_until(is_over, &boot)) cancel();
  }
  coroutine_ = nullptr;
  if (boot.error) {
    zend_throw_exception_internal(boot.error);
  } else if (boot.outcome != Outcome::kReturned && !EG(exception)) {
    throw_runtime("start(): the bootloader has ended by %s",
                  boot.outcome == Outcome::kExited ? "exit()" : "a fatal error");
  }
}

void Bootload::cancel() {
  if (coroutine_) scheduler_.cancel(*coroutine_, nullptr);
}

}  // namespace weft::php

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

// On the stack of run_bootloader(), which does not return before it is over.
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

bool run_bootloader(Scheduler& scheduler, const ServerConfig& config) {
  if (!config.bootloader) return true;
  if (scheduler.current()) {
    call(config.bootloader);
    return !EG(exception);
  }
  Boot boot(config.bootloader);
  Coroutine* coroutine = scheduler.start(boot);
  while (!boot.over) {
    // Nothing can wake it any more.
    if (!scheduler.run_until(is_over, &boot)) scheduler.cancel(*coroutine, nullptr);
  }
  if (boot.error) {
    zend_throw_exception_internal(boot.error);
  } else if (boot.outcome != Outcome::kReturned && !EG(exception)) {
    throw_runtime("start(): the bootloader has ended by %s",
                  boot.outcome == Outcome::kExited ? "exit()" : "a fatal error");
  }
  return !EG(exception);
}

}  // namespace weft::php

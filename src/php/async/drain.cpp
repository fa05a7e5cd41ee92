#include "php/async/drain.h"

#include <utility>

#include "php/async/deadlock.h"
#include "php/async/exceptions.h"
#include "php/async/register.h"
#include "php/coroutine.h"
#include "php/globals.h"
#include "php/scheduler.h"

namespace weft::php {

namespace {

bool nobody_left(void* scheduler) {
  return EG(exception) || static_cast<Scheduler*>(scheduler)->live_count() == 0;
}

void cancel_all(Scheduler& scheduler) {
  for (Coroutine* live = scheduler.first_live(); live; live = scheduler.next_live(*live)) {
    scheduler.cancel(*live, nullptr);
  }
}

void drain(INTERNAL_FUNCTION_PARAMETERS) {
  WEFT_G(drain_registered) = false;
  Scheduler* scheduler = Scheduler::get_if_used();
  if (!scheduler || !scheduler->can_drive()) return;
  // After a fatal error of the script nobody is to go on as if nothing had happened.
  if (CG(unclean_shutdown)) return;
  if (scheduler->run_until(nobody_left, scheduler) || EG(exception)) return;
  throw_deadlock(*scheduler);
  zend_object* deadlock = EG(exception);
  GC_ADDREF(deadlock);
  zend_clear_exception();
  cancel_all(*scheduler);
  scheduler->run_until(nobody_left, scheduler);
  if (EG(exception)) {
    OBJ_RELEASE(deadlock);
  } else {
    zend_throw_exception_internal(deadlock);
  }
}

ZEND_BEGIN_ARG_INFO_EX(arginfo_drain, 0, 0, 0)
ZEND_END_ARG_INFO()

// In no function table: the script cannot call it.
zend_internal_function drain_function;

zend_function* prepare_drain_function() {
  if (!drain_function.handler) {
    drain_function.type = ZEND_INTERNAL_FUNCTION;
    drain_function.handler = drain;
    drain_function.function_name =
        zend_string_init_interned("Async\\{drain}", sizeof "Async\\{drain}" - 1, 1);
    drain_function.arg_info =
        reinterpret_cast<zend_internal_arg_info*>(const_cast<zend_internal_arg_info*>(arginfo_drain + 1));
  }
  return reinterpret_cast<zend_function*>(&drain_function);
}

}  // namespace

void drain_at_script_end() {
  if (WEFT_G(drain_registered)) return;
  WEFT_G(drain_registered) = true;
  zval closure;
  zend_create_fake_closure(&closure, prepare_drain_function(), nullptr, nullptr, nullptr);
  php_shutdown_function_entry entry{};
  zend_fcall_info_init(&closure, 0, &entry.fci, &entry.fci_cache, nullptr, nullptr);
  append_user_shutdown_function(&entry);
}

void shut_down_coroutines() {
  WEFT_G(drain_registered) = false;
  Scheduler* scheduler = Scheduler::get_if_used();
  if (scheduler) scheduler->unwind_all();
  if (zend_object* context = std::exchange(WEFT_G(root_context), nullptr)) OBJ_RELEASE(context);
}

}  // namespace weft::php

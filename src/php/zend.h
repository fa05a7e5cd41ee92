#pragma once

// The one door to the Zend engine: its headers with our warnings muted, and the differences between PHP
// versions. Nothing else in the tree includes php.h.

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <cstdlib>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wall"
#pragma GCC diagnostic ignored "-Wextra"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wignored-qualifiers"
extern "C" {
#include "SAPI.h"
#include "ext/date/php_date.h"
#include "ext/json/php_json.h"
#include "ext/spl/spl_exceptions.h"
#include "ext/standard/basic_functions.h"
#include "ext/standard/info.h"
#include "ext/standard/url.h"
#include "php.h"
#include "php_ini.h"
#include "php_network.h"
#include "php_open_temporary_file.h"
#include "php_output.h"
#include "php_variables.h"
#include "zend_attributes.h"
#include "zend_builtin_functions.h"
#include "zend_closures.h"
#include "zend_enum.h"
#include "zend_exceptions.h"
#include "zend_fibers.h"
#include "zend_generators.h"
#include "zend_interfaces.h"
#include "zend_observer.h"
#include "zend_smart_str.h"
}
#pragma GCC diagnostic pop

// What the engine calls has the parameters its macros say.
#pragma GCC diagnostic ignored "-Wunused-parameter"

namespace weft::php::zend {

// As the engine's own zend_fiber_stack begins, in all its builds.
struct FiberStack {
  void* bottom;
  size_t size;
#ifdef HAVE_VALGRIND
  unsigned valgrind_id;
#endif
  // A PHP built for AddressSanitizer has more here; it gets stacks of its own making, see takes_our_stacks().
};

struct FiberSwitch {
  void* handle;  // where the context that switched goes on
  zend_fiber_transfer* transfer;
};

// The engine's, from boost.context; absent where it uses ucontext.
extern "C" [[gnu::weak]] void* make_fcontext(void* top, size_t size, void (*entry)(FiberSwitch));

// Whether this PHP runs contexts on stacks it has not made. Not where it keeps books on stacks: for
// AddressSanitizer and ucontext, when the main stack has a record too, and for shadow stacks.
inline bool takes_our_stacks() {
#if defined(__CET__) && defined(SHADOW_STACK_SYSCALL) && SHADOW_STACK_SYSCALL
  return false;
#else
  return make_fcontext && !EG(main_fiber_context)->stack;
#endif
}

// What runs first on a new stack. Never returns: the context's function does not.
[[noreturn]] inline void begin_fiber(FiberSwitch from) {
  zend_fiber_transfer transfer = *from.transfer;
  transfer.context->handle = from.handle;
  EG(current_fiber_context)->function(&transfer);
  std::abort();
}

// A context on `stack`, which is the caller's and lives as long.
inline void init_fiber_context(zend_fiber_context& context, void* kind, zend_fiber_coroutine entry,
                               FiberStack& stack) {
  context.stack = reinterpret_cast<zend_fiber_stack*>(&stack);
  context.handle = make_fcontext(static_cast<char*>(stack.bottom) + stack.size, stack.size, begin_fiber);
  context.kind = kind;
  context.function = entry;
  context.status = ZEND_FIBER_STATUS_INIT;
  zend_observer_fiber_init_notify(&context);
}

// The counterpart of zend_fiber_destroy_context().
inline void release_fiber_context(zend_fiber_context& context) {
  zend_observer_fiber_destroy_notify(&context);
}

// A context on a stack the engine makes. False with EG(exception) set: no memory for it.
inline bool init_fiber_context(zend_fiber_context& context, void* kind, zend_fiber_coroutine entry,
                               size_t stack_size) {
#if PHP_VERSION_ID < 80300
  return zend_fiber_init_context(&context, kind, entry, stack_size);
#else
  return zend_fiber_init_context(&context, kind, entry, stack_size) == SUCCESS;
#endif
}

// Tells the engine the bounds of the C stack it runs on; zend_fiber_switch_context() keeps them from then on.
inline void set_stack_limits([[maybe_unused]] zend_fiber_context& context) {
#ifdef ZEND_CHECK_STACK_LIMIT
  EG(stack_base) = zend_fiber_stack_base(context.stack);
  EG(stack_limit) = zend_fiber_stack_limit(context.stack);
#endif
}

// Debian's 8.2.35: running into memory_limit is noted, reported at the next interrupt of the VM and unwinds
// like exit(). The note has to be taken away by hand before anything else can run, and with it what the
// report leaves behind: a cycle collector that is off, and generators that run no finally.
inline bool has_delayed_oom() {
#ifdef ZEND_HAS_OOM
  return ZEND_HAS_OOM();
#else
  return false;
#endif
}

inline bool has_reported_oom() {
#ifdef ZEND_HAS_OOM
  return EG(delayed_oom).state == ZEND_OOM_STATE_HANDLED;
#else
  return false;
#endif
}

inline void clear_delayed_oom() {
#ifdef ZEND_HAS_OOM
  zend_oom_info& oom = EG(delayed_oom);
  if (oom.message) zend_string_release(oom.message);
  if (oom.filename) zend_string_release(oom.filename);
  oom = {};
  CG(unclean_shutdown) = 0;
  gc_protect(0);
#endif
}

// Makes the VM call zend_interrupt_function on the thread whose flag it is; from any thread.
using InterruptFlag = zend_atomic_bool;

inline InterruptFlag& interrupt_flag() {
  return EG(vm_interrupt);
}

inline void raise_interrupt(InterruptFlag& flag) {
  zend_atomic_bool_store_ex(&flag, true);
}

// The stack of output buffers.
inline zend_output_globals& output() {
  return *ZEND_MODULE_GLOBALS_BULK(output);
}

// The buffers stay, their callbacks are not called any more.
inline void disable_output_handlers() {
  zend_stack& handlers = output().handlers;
  auto** all = static_cast<php_output_handler**>(zend_stack_base(&handlers));
  for (int i = 0; i < zend_stack_count(&handlers); ++i) all[i]->flags |= PHP_OUTPUT_HANDLER_DISABLED;
}

}  // namespace weft::php::zend

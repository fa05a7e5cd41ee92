#include "php/coroutine.h"

#include <cerrno>
#include <cstring>

#include "php/async/coroutine_object.h"
#include "php/hooks/autoload.h"

namespace weft::php {

namespace {

// The first page of the PHP stack lies on the C stack: a parked coroutine then touches little more than two
// pages of memory. Further ones come from the heap.
constexpr size_t kFirstVmPage = 2560;
constexpr size_t kNextVmPage = 16 << 10;

// Tells our contexts from the engine's.
char context_kind;

zend_function base_function = {ZEND_INTERNAL_FUNCTION};

struct VmPage {
  _zend_vm_stack head;
  alignas(zval) char slots[kFirstVmPage - sizeof(_zend_vm_stack)];

  zend_execute_data* base() { return reinterpret_cast<zend_execute_data*>(ZEND_VM_STACK_ELEMENTS(&head)); }

  void install() {
    head.top = ZEND_VM_STACK_ELEMENTS(&head);
    head.end = reinterpret_cast<zval*>(this + 1);
    head.prev = nullptr;
    EG(vm_stack) = &head;
    EG(vm_stack_page_size) = kNextVmPage;
    std::memset(static_cast<void*>(base()), 0, sizeof(zend_execute_data));
    base()->func = &base_function;
    clear();
  }

  // Nothing but the bottom frame is left.
  void clear() {
    while (EG(vm_stack) != &head) {
      zend_vm_stack page = EG(vm_stack);
      EG(vm_stack) = page->prev;
      efree(page);
    }
    EG(vm_stack_top) = reinterpret_cast<zval*>(base()) + ZEND_CALL_FRAME_SLOT;
    EG(vm_stack_end) = head.end;
    EG(current_execute_data) = base();
  }
};

}  // namespace

CoroutineContext* CoroutineContext::make(StackSlabs& stacks) {
  auto* context = new CoroutineContext;
  if (!zend::takes_our_stacks()) {
    if (zend::init_fiber_context(context->fiber, &context_kind, &Coroutine::stack_base,
                                 stacks.stack_size())) {
      return context;
    }
    delete context;
    return nullptr;
  }
  context->place = stacks.take();
  if (!context->place.bottom) {
    delete context;
    zend_throw_error(
        nullptr,
        "Cannot make a stack for another coroutine, %zu exist: %s. See weft.stack_size and vm.max_map_count",
        stacks.taken(), std::strerror(errno));
    return nullptr;
  }
  context->stack.bottom = context->place.bottom;
  context->stack.size = stacks.stack_size();
  zend::init_fiber_context(context->fiber, &context_kind, &Coroutine::stack_base, context->stack);
  return context;
}

void CoroutineContext::destroy(CoroutineContext* context, StackSlabs& stacks) {
  if (context->place.bottom) {
    zend::release_fiber_context(context->fiber);
    stacks.give_back(context->place);
  } else {
    zend_fiber_destroy_context(&context->fiber);
  }
  delete context;
}

const char* Coroutine::state_name() const {
  switch (state_) {
    case State::kQueued: return "queued";
    case State::kRunning: return "running";
    case State::kParked: return "suspended";
    case State::kReady: return "ready";
    case State::kFinished: break;
  }
  return "finished";
}

bool Coroutine::is_base(const zend_execute_data* frame) {
  return frame->func == &base_function;
}

Coroutine::Place Coroutine::place() const {
  const zend_execute_data* frame = innermost_user_frame(frame_);
  if (!frame) return {nullptr, 0};
  return {frame->func->op_array.filename, frame->opline->lineno};
}

// Never left: the stack of a coroutine that has ended waits in the pool for the next one, or is unmapped
// there. So nothing here may need a destructor.
[[noreturn]] void Coroutine::stack_base(zend_fiber_transfer*) {
  VmPage page;
  page.install();
  zend::set_stack_limits(*EG(current_fiber_context));

  // One round per bailout, as the clean-up after one needs a gate itself.
  volatile bool bailed_out = false;
  for (;;) {
    JMP_BUF gate;
    EG(bailout) = &gate;
    if (SETJMP(gate) != 0) {
      bailed_out = true;
      EG(current_execute_data) = page.base();
      continue;
    }
    if (bailed_out) {
      Scheduler::get().current()->recover();
      page.clear();
      bailed_out = false;
      Scheduler::get().current()->finish();
    }
    for (;;) Scheduler::get().current()->run_task();
  }
}

// Returns when the context has the next task.
void Coroutine::run_task() {
  EG(error_reporting) = Scheduler::get().base_error_reporting_;
  EG(jit_trace_num) = 0;
  EG(active_fiber) = nullptr;
  task_->run(*task_);
  finish();
}

void Coroutine::recover() {
  outcome_ = Outcome::kBailedOut;
  protections = 0;
  recover_engine(fatal);
  abandon_class_loads(*this);
  release_frames(fatal);
}

void Coroutine::finish() {
  Scheduler::get().loop().pulse().settle();
  if (EG(exception)) [[unlikely]] {
    take_exception();
  }
  if (zend::output().active) [[unlikely]] {
    flush_output();
  }
  if (context) [[unlikely]] {
    leave_context(*this);
    if (EG(exception)) take_exception();
  }
  if (out_of_memory()) [[unlikely]] {
    zend::clear_delayed_oom();
    outcome_ = Outcome::kBailedOut;
  }
  if (!holdings.empty()) [[unlikely]] {
    abandon_holdings();
  }
  if (outcome_ == Outcome::kBailedOut) count_survived_fatal();
  if (!EngineState::is_neutral()) EngineState::reset();
  state_ = State::kFinished;
  Scheduler::get().switch_to_home();
}

// As at the end of a script. Behind the gate, as callbacks of the script may run.
void Coroutine::flush_output() {
  if (Scheduler::get().closing_) zend::disable_output_handlers();
  php_output_end_all();
  if (EG(exception)) take_exception();
}

void Coroutine::abandon_holdings() {
  while (Holding* held = holdings.pop_front()) {
    held->abandoned(*held);
    if (EG(exception)) take_exception();
  }
}

// The first one counts.
void Coroutine::take_exception() {
  zend_object* error = EG(exception);
  EG(exception) = nullptr;
  const bool exit = zend_is_unwind_exit(error) || zend_is_graceful_exit(error);
  if (outcome_ != Outcome::kReturned || exit) {
    if (outcome_ == Outcome::kReturned) outcome_ = Outcome::kExited;
    if (exit) EG(exit_status) = 0;  // that of the coroutine, not of the process
    OBJ_RELEASE(error);
    return;
  }
  error_ = error;
  outcome_ = Outcome::kThrew;
}

}  // namespace weft::php

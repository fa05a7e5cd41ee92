#pragma once

#include <cstdint>

#include "php/async/holding.h"
#include "php/engine_state.h"
#include "php/fatal.h"
#include "php/scheduler.h"
#include "php/zend.h"
#include "weft/base/intrusive_list.h"
#include "weft/base/stack_slabs.h"

namespace weft::php {

// `frame` or the nearest one above it that runs code of the script; null when there is none.
inline const zend_execute_data* innermost_user_frame(const zend_execute_data* frame) {
  while (frame && !(frame->func && ZEND_USER_CODE(frame->func->type))) frame = frame->prev_execute_data;
  return frame;
}

struct Completable;
struct CoroutineObject;
class Scope;

// A C stack with a PHP stack on it, waiting to run one coroutine after the other.
struct CoroutineContext {
  zend_fiber_context fiber{};
  CoroutineContext* next_idle = nullptr;
  StackSlabs::Stack place;  // no bottom: the engine made the stack
  zend::FiberStack stack{};

  // Null with EG(exception) set when there is no memory for the stack.
  static CoroutineContext* make(StackSlabs& stacks);
  // It must be idle, and not the running one.
  static void destroy(CoroutineContext* context, StackSlabs& stacks);
};

// The record of one task from start() or enqueue() to finished(); then it is used for another. Owned by the
// scheduler.
class Coroutine {
 public:
  enum class State : uint8_t {
    kQueued,   // not started
    kRunning,  // its stack is the current one
    kParked,
    kReady,  // was parked, is to go on
    kFinished,
  };

  State state() const { return state_; }
  // "suspended"
  const char* state_name() const;
  // Grows with every coroutine of the request; never used again.
  zend_ulong id() const { return id_; }
  Task& task() { return *task_; }
  bool cancellation_requested() const { return cancellation_requested_; }
  // Whether the next wait is cancelled at once.
  bool due_to_be_cancelled() const { return cancellation_pending_ && protections == 0; }
  // How it ended, while holdings are taken from it and after; kReturned before.
  Outcome outcome() const { return outcome_; }
  // Running: whether it is being unwound for lack of memory, which EG(exception) shows as an exit().
  bool out_of_memory() const { return out_of_memory_ || zend::has_delayed_oom(); }

  // Loop::now_ms() when it was made or, if it has waited since, when it last began to.
  int64_t since_ms() const { return since_ms_; }
  const Task& task() const { return *task_; }

  // Where in the script it waits; no file when it does not, or when no script is on its stack.
  struct Place {
    zend_string* file;
    uint32_t line;
  };
  Place place() const;

  // While parked: the PHP frame that waits, and what for, in a word or two.
  zend_execute_data* frame() const { return frame_; }
  const char* waiting_for() const { return waiting_for_; }

  // The bottom frame of a coroutine, where its backtraces end.
  static bool is_base(const zend_execute_data* frame);

  // The Async\Coroutine that shows this one to PHP code; null until somebody asked. Not owned: the object and
  // the record forget each other when either ends.
  CoroutineObject* object = nullptr;

  // How many calls of protect() it is in: a cancellation waits until it has left them all.
  uint32_t protections = 0;

  // Goes before all others that are ready.
  bool high_priority = false;

  // While it waits in an await(): for this.
  const Completable* awaited = nullptr;

  // Whom it belongs to; null: the main scope. A reference, until it ends.
  Scope* scope = nullptr;
  ListHook scope_hook;
  bool disowned = false;  // the scope does not wait for it any more

  // Its Async\Context; owned, null until somebody asked. Outlives it in `object`.
  zend_object* context = nullptr;

  // What it must not take with it when it ends.
  IntrusiveList<Holding, &Holding::hook> holdings;

  FatalRecord fatal;

 private:
  friend class Scheduler;

  zend_object* take_pending_error();
  friend struct CoroutineContext;

  // The coroutine's side, on its own stack.
  [[noreturn]] static void stack_base(zend_fiber_transfer* transfer);
  void run_task();
  void recover();
  void finish();
  void flush_output();
  void abandon_holdings();
  void take_exception();

  State state_ = State::kFinished;
  Outcome outcome_ = Outcome::kReturned;
  bool cancellation_requested_ = false;
  bool out_of_memory_ = false;  // as of its last suspension
  bool cancellation_pending_ =
      false;  // to be thrown at the next chance: pending_error_, else what make_error_ makes
  Task* task_ = nullptr;
  CoroutineContext* context_ = nullptr;
  zend_fiber_context* target_ = nullptr;  // where to go on: the innermost Fiber when it was parked
  zend_object* error_ = nullptr;          // owned; the uncaught exception
  zend_object* pending_error_ = nullptr;  // owned
  Scheduler::MakeError make_error_ = nullptr;
  zend_execute_data* frame_ = nullptr;
  const char* waiting_for_ = "";
  zend_ulong id_ = 0;
  int64_t since_ms_ = 0;
  EngineState engine_state_;
  ListHook ready_hook_;
  ListHook live_hook_;
  Coroutine* next_spare_ = nullptr;
};

}  // namespace weft::php

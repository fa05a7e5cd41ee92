#pragma once

#include <cstdint>
#include <vector>

#include "php/async/wait.h"
#include "php/call.h"
#include "php/coroutine.h"
#include "php/zend.h"
#include "weft/base/intrusive_list.h"
#include "weft/io/timer_wheel.h"

namespace weft::php {

struct CoroutineObject;

// What an Async\Scope stands for: coroutines, and scopes below, that end together. The main scope, where
// everything begins, is no Scope but a null pointer, so that it costs nothing.
//
// Counted: held by its coroutines, the scopes below it, its Async\Scope, a request, errands under way. What
// it owns of the script's is given up in a coroutine, see drop().
class Scope {
 public:
  enum class Kind : uint8_t {
    kDetached,  // new Scope(): nothing above it
    kInherited,
    kRequest,  // of an HTTP request: errors of its coroutines go no further
  };

  // One reference, the caller's. `parent` is null for the main scope.
  Scope(Kind kind, Scope* parent);
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

  Scope& hold() {
    ++references_;
    return *this;
  }
  // Lets go of a reference, anywhere. The last one takes what is the script's away in a coroutine of its own.
  void drop();
  // The same where destructors of the script may run at once.
  void drop_here();
  bool held_once() const { return references_ == 1; }

  // The coroutine, which has none, belongs to it from now on. In a cancelled scope it never runs.
  void add(Coroutine& coroutine);
  // The same for one that is not waited for and not cancelled with it: a request's handler, which belongs to
  // its owner.
  void attach(Coroutine& coroutine);
  // On the scheduler's stack: `coroutine`, which has a scope, has ended; so has `object` (may be null), if
  // with an error, with its own.
  static void leave(Coroutine& coroutine, CoroutineObject* object);

  // Throws `error` (borrowed; null: what `make` makes) into every coroutine in it and below.
  void cancel(zend_object* error, Scheduler::MakeError make);
  // Nothing new may begin in it.
  void close();
  // Closes it; what runs goes on, and is not waited for by await_completion.
  void disown();
  // cancel() and close() after so long. What it is told with is `make`'s.
  void dispose_after(int64_t milliseconds, Scheduler::MakeError make);
  bool disposal_due() const { return timer_.running(); }

  Kind kind() const { return kind_; }
  Scope* parent() const { return parent_; }
  bool cancelled() const { return cancelled_; }
  bool closed() const { return closed_; }
  // No coroutine to be waited for, here and below; none at all.
  bool finished() const { return active_ == 0; }
  bool empty() const { return present_ == 0; }
  // Whether `coroutine` is in it or below.
  bool contains(const Coroutine& coroutine) const;

  Scope* first_child() const { return children_.front(); }
  Scope* next_child(const Scope& child) const { return children_.next(child); }

  // Whether an error of one of its coroutines would reach somebody: a handler, or who waits for a scope.
  bool has_error_taker() const;

  // Woken when it is finished(), or at the first error nobody takes, which then is `error`.
  WaitList finished_waiters;
  // Woken when it is empty().
  WaitList empty_waiters;
  // While somebody waits for it to become empty: errors of its coroutines meanwhile; owned.
  std::vector<zend_object*> late_errors;
  uint32_t late_error_takers = 0;

  // --- what is the script's

  zend_object* object = nullptr;   // its Async\Scope, not owned
  zend_object* context = nullptr;  // its Async\Context, owned
  zend_object* error = nullptr;    // owned
  Callable error_handler;
  Callable child_error_handler;
  HashTable* finally_callbacks = nullptr;  // owned
  // disposeSafely() lets coroutines go on.
  bool lets_zombies = true;
  // Nobody can reach it any more through its Async\Scope.
  bool orphaned = false;

  // Calls the finally callbacks, in a coroutine, if it has ended.
  void check_end();

 private:
  ~Scope();

  void take_error(CoroutineObject& failed);
  bool fail(zend_object* cause);
  void activate();
  void deactivate();
  void enter();
  void exit();
  bool owns_values() const;

  const Kind kind_;
  bool cancelled_ = false;
  bool closed_ = false;
  uint32_t references_ = 1;
  uint32_t active_ = 0;   // own coroutines that are waited for, and scopes below with such
  uint32_t present_ = 0;  // own coroutines, and scopes below with such
  Scope* parent_;
  ListHook sibling_hook_;
  IntrusiveList<Scope, &Scope::sibling_hook_> children_;
  IntrusiveList<Coroutine, &Coroutine::scope_hook> coroutines_;
  io::Timer timer_;
  Scheduler::MakeError timer_error_ = nullptr;
};

// The scope of the running code; null: the main one. A request's is made now, if need be.
Scope* current_scope();

zend_object* make_scope_cancelled();
zend_object* make_scope_destroyed();
zend_object* make_scope_timed_out();

}  // namespace weft::php

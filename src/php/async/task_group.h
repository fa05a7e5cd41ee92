#pragma once

#include <cstdint>

#include "php/async/coroutine_object.h"
#include "php/async/future_object.h"
#include "php/async/scope.h"
#include "php/async/wait.h"
#include "php/zend.h"
#include "weft/base/intrusive_list.h"

namespace weft::php {

// Tasks under keys, run so many at a time, and how they ended: what an Async\TaskGroup does, or an
// Async\TaskSet, which forgets a task when somebody has got its end.
//
// A task is a coroutine from the start, so that the scope knows it; it is launched when its turn comes.
class TaskGroup {
 public:
  enum class Kind : uint8_t { kGroup, kSet };

  struct Limits {
    uint32_t running = 0;  // at a time; 0: any number
    uint32_t queued = 0;   // before spawn() waits; 0: any number
  };

  // A task.
  struct Entry : Waiter {
    ~Entry();
    bool ended() const { return coroutine && coroutine->completable.completed(); }
    bool succeeded() const { return coroutine->completable.state == Completable::State::kReturned; }
    // A new reference. It does not count as lost any more.
    zend_object* take_error();

    ListHook place;  // in queue_, in ended_, in discarded_
    TaskGroup* group = nullptr;
    CoroutineObject* coroutine = nullptr;  // a reference; null until it is made
    zend_string* name = nullptr;           // its key, a reference; else `index`
    zend_ulong index = 0;
    bool seen = false;  // its error
  };

  // What somebody wants to know.
  enum class Wanted : uint8_t {
    kAll,
    kAllResults,  // errors do not matter
    kFirst,
    kFirstResult,
  };

  TaskGroup() = default;
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;
  ~TaskGroup() { release_entries(); }

  // Before anything else: `object` is whose native this is; `parent` may be null.
  void construct(zend_object* object, Kind kind, Limits limits, Scope* parent);

  // Waits while the queue is full. `name` null: `index`, and that null as well: the next one. False with
  // EG(exception).
  bool spawn(zend_string* name, const zend_ulong* index, SpawnCall& call);
  void close();
  // `cancellation` is borrowed, and may be null.
  void cancel(zend_object* cancellation);
  void dispose();
  // False with EG(exception).
  bool await_end();
  // A new reference; null with EG(exception).
  zend_object* future_of(Wanted wanted, const char* method);
  // Calls it now when it is over().
  void call_finally(zval* callback);

  void copy_results(zval* array) const;
  void copy_errors(zval* array);
  void ignore_errors();

  // The one that ended next after `last` (null: first); of a set, the first one, which the caller has to
  // delete. Waits. Null: over(), or EG(exception).
  Entry* next_ended(const Entry* last);

  const char* class_name() const { return kind_ == Kind::kSet ? "TaskSet" : "TaskGroup"; }
  bool is_set() const { return kind_ == Kind::kSet; }
  bool closed() const { return closed_; }
  bool finished() const { return running_ == 0 && queued_ == 0; }
  bool over() const { return closed_ && finished(); }
  uint32_t count() const { return tasks_ ? zend_hash_num_elements(tasks_) : 0; }

  void add_to(zend_get_gc_buffer* buffer) const;
  // The object's dtor_obj. It stays alive as long as somebody waits for a Future of it.
  void destroy_object();

 private:
  struct Errand;

  // A Future that waits for its answer.
  struct Expectation : FutureProducer {
    Expectation(Wanted what, FutureObject& whose);
    ~Expectation();
    static void on_withdrawn(FutureProducer& producer);

    ListHook hook;
    Wanted wanted;
    FutureObject& future;  // a reference, so that what is attached to it is done
  };

  bool full() const;
  bool wait_for_room();
  Entry* add_entry(zend_string* name, const zend_ulong* index);
  void forget(Entry& entry);
  void launch(Entry& entry);
  void launch_queued();
  void take_end(Entry& entry);
  void give_room();
  void abandon();
  void report_errors();
  void release_entries();

  bool awaited() const;
  bool serve_one();
  void serve();
  bool answer(Wanted wanted, FutureObject& future);
  bool answer_first(Wanted wanted, FutureObject& future);
  void answer_all(Wanted wanted, FutureObject& future);
  void answer_with(Entry& entry, FutureObject& future);
  void answer_with_errors(FutureObject& future);
  void discard(Entry& entry);
  void discard_ended();
  void delete_discarded();
  void call_callbacks();
  void start_errand(void (TaskGroup::*work)());

  template <class Use>
  void each_ended(Use use) const;

  Kind kind_ = Kind::kGroup;
  bool closed_ = false;
  bool serving_ = false;    // an errand is on its way to do so
  bool lingering_ = false;  // holds a reference to its own object
  Limits limits_;
  uint32_t running_ = 0;
  uint32_t queued_ = 0;
  uint32_t granted_ = 0;  // places in the queue for those who have been woken
  zend_object* object_ = nullptr;
  zend_object* scope_object_ = nullptr;  // owned
  Scope* scope_ = nullptr;               // its
  HashTable* tasks_ = nullptr;           // Entry*, owned, in the order of spawn()
  HashTable* finally_callbacks_ = nullptr;
  IntrusiveList<Entry, &Entry::place> queue_;
  IntrusiveList<Entry, &Entry::place> ended_;  // in the order they did
  IntrusiveList<Entry, &Entry::place> discarded_;
  WaitList spawners_;
  WaitList readers_;  // wait for the next one to end
  WaitList end_waiters_;
  IntrusiveList<Expectation, &Expectation::hook> expectations_;
};

}  // namespace weft::php

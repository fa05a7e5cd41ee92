#include "php/async/task_group.h"

#include <utility>

#include "php/async/exceptions.h"
#include "php/async/scope_object.h"

namespace weft::php {

namespace {

zend_object* make_cancelled() {
  return new_exception(async_cancellation_class(), "The task group was cancelled");
}

void throw_closed(const char* class_name) {
  throw_async_exception("Cannot spawn tasks on a closed %s", class_name);
}

}  // namespace

// --- tasks

TaskGroup::Entry::~Entry() {
  if (name) zend_string_release(name);
  if (!coroutine) return;
  hook.unlink();
  place.unlink();
  OBJ_RELEASE(&coroutine->std);
}

zend_object* TaskGroup::Entry::take_error() {
  seen = true;
  return coroutine->completable.take_error();
}

TaskGroup::Entry* TaskGroup::add_entry(zend_string* name, const zend_ulong* index) {
  if (!tasks_) tasks_ = zend_new_array(8);
  zval value;
  auto* entry = new Entry;
  ZVAL_PTR(&value, entry);
  const zval* added = name    ? zend_hash_add(tasks_, name, &value)
                      : index ? zend_hash_index_add(tasks_, *index, &value)
                              : zend_hash_next_index_insert(tasks_, &value);
  if (!added) {
    delete entry;
    if (name) {
      throw_async_exception("Duplicate key \"%s\" in %s", ZSTR_VAL(name), class_name());
    } else if (index) {
      throw_async_exception("Duplicate key " ZEND_LONG_FMT " in %s", static_cast<zend_long>(*index),
                            class_name());
    } else {
      throw_async_exception("No number is left for a key in %s", class_name());
    }
    return nullptr;
  }
  entry->group = this;
  entry->name = name ? zend_string_copy(name) : nullptr;
  entry->index = index ? *index : static_cast<zend_ulong>(tasks_->nNextFreeElement - 1);
  return entry;
}

void TaskGroup::forget(Entry& entry) {
  entry.place.unlink();
  if (entry.name) {
    zend_hash_del(tasks_, entry.name);
  } else {
    zend_hash_index_del(tasks_, entry.index);
  }
}

void TaskGroup::release_entries() {
  HashTable* tasks = std::exchange(tasks_, nullptr);
  if (!tasks) return;
  void* entry;
  ZEND_HASH_FOREACH_PTR(tasks, entry) {
    delete static_cast<Entry*>(entry);
  }
  ZEND_HASH_FOREACH_END();
  zend_array_release(tasks);
}

// --- spawning

void TaskGroup::construct(zend_object* object, Kind kind, Limits limits, Scope* parent) {
  auto* scope = new Scope(Scope::Kind::kInherited, parent);
  scope->lets_zombies = false;
  object_ = object;
  kind_ = kind;
  limits_ = limits;
  scope_object_ = new_scope_object(*scope);
  scope_ = scope;
}

bool TaskGroup::full() const {
  return limits_.running && limits_.queued && running_ >= limits_.running &&
         queued_ + granted_ >= limits_.queued;
}

bool TaskGroup::wait_for_room() {
  if (!full()) return true;
  Waiter waiter;
  spawners_.add(waiter);
  const bool resumed = wait_for(waiter, "room in a task group");
  if (waiter.woken) --granted_;
  if (resumed) return true;
  give_room();
  return false;
}

void TaskGroup::give_room() {
  while (!spawners_.empty() && (closed_ || !full())) {
    ++granted_;
    spawners_.wake_one();
  }
}

bool TaskGroup::spawn(zend_string* name, const zend_ulong* index, SpawnCall& call) {
  if (!closed_ && !wait_for_room()) return false;
  if (closed_) {
    throw_closed(class_name());
    return false;
  }
  Entry* entry = add_entry(name, index);
  if (!entry) return false;
  call.scope = scope_;
  CoroutineObject* coroutine = prepare_coroutine(call);
  if (!coroutine) {
    forget(*entry);
    delete entry;
    return false;
  }
  GC_ADDREF(&coroutine->std);
  entry->coroutine = coroutine;
  entry->notify = [](Waiter& waiter) {
    auto& ended = static_cast<Entry&>(waiter);
    ended.group->take_end(ended);
  };
  coroutine->completable.waiters.add(*entry);
  queue_.push_back(*entry);
  ++queued_;
  if (limits_.running == 0 || running_ < limits_.running) launch(*entry);
  return true;
}

void TaskGroup::launch(Entry& entry) {
  entry.place.unlink();
  --queued_;
  ++running_;
  Scheduler::get().launch(*entry.coroutine->coroutine);
}

// They have been cancelled, and so end without having run.
void TaskGroup::launch_queued() {
  while (Entry* entry = queue_.front()) launch(*entry);
}

// On whatever stack. One may end in the queue: the script is over.
void TaskGroup::take_end(Entry& entry) {
  if (entry.place.linked()) {
    entry.place.unlink();
    --queued_;
  } else {
    --running_;
  }
  ended_.push_back(entry);
  Entry* next = queue_.front();
  if (next && running_ < limits_.running) launch(*next);
  give_room();
  readers_.wake_all();
  if (finished()) end_waiters_.wake_all();
  if (serving_ || (expectations_.empty() && !(over() && finally_callbacks_))) return;
  serving_ = true;
  start_errand(&TaskGroup::serve);
}

// --- waiting

bool TaskGroup::await_end() {
  if (!closed_) {
    throw_async_exception("%s must be closed before calling awaitCompletion()", class_name());
    return false;
  }
  while (!finished()) {
    Waiter waiter;
    end_waiters_.add(waiter);
    if (!wait_for(waiter, "the tasks of a group")) return false;
  }
  return true;
}

TaskGroup::Entry* TaskGroup::next_ended(const Entry* last) {
  for (;;) {
    Entry* next = last ? ended_.next(*last) : ended_.front();
    if (next && is_set()) forget(*next);
    if (next || over()) return next;
    Waiter waiter;
    readers_.add(waiter);
    if (!wait_for(waiter, "a task of a group")) return nullptr;
  }
}

// --- the end

void TaskGroup::close() {
  closed_ = true;
  give_room();
  readers_.wake_all();
  if (finished() && finally_callbacks_) start_errand(&TaskGroup::call_callbacks);
}

void TaskGroup::cancel(zend_object* cancellation) {
  close();
  scope_->cancel(cancellation, make_cancelled);
  launch_queued();
}

void TaskGroup::dispose() {
  scope_->close();
  cancel(nullptr);
}

void TaskGroup::destroy_object() {
  if (!scope_object_) return;
  if (awaited()) {
    lingering_ = true;
    GC_ADDREF(object_);
  } else {
    abandon();
  }
}

void TaskGroup::abandon() {
  closed_ = true;
  scope_->close();
  scope_->cancel(nullptr, make_scope_destroyed);
  launch_queued();
  while (Expectation* expectation = expectations_.front()) Expectation::on_withdrawn(*expectation);
  report_errors();
  release_entries();
  zend_object* scope = std::exchange(scope_object_, nullptr);
  OBJ_RELEASE(scope);
}

void TaskGroup::add_to(zend_get_gc_buffer* buffer) const {
  if (scope_object_) zend_get_gc_buffer_add_obj(buffer, scope_object_);
  for (const Expectation* each = expectations_.front(); each; each = expectations_.next(*each)) {
    zend_get_gc_buffer_add_obj(buffer, &each->future.std);
  }
  add_values(finally_callbacks_, buffer);
  if (!tasks_) return;
  void* entry;
  ZEND_HASH_FOREACH_PTR(tasks_, entry) {
    CoroutineObject* coroutine = static_cast<Entry*>(entry)->coroutine;
    if (coroutine) zend_get_gc_buffer_add_obj(buffer, &coroutine->std);
  }
  ZEND_HASH_FOREACH_END();
}

}  // namespace weft::php

// What an Async\TaskGroup tells of how its tasks ended: arrays, futures and finally callbacks.
#include <utility>

#include "php/async/exceptions.h"
#include "php/async/scope_errands.h"
#include "php/async/task_group.h"

namespace weft::php {

// --- arrays

namespace {

void put(HashTable* into, const TaskGroup::Entry& entry, zval* value) {
  if (entry.name) {
    zend_hash_update(into, entry.name, value);
  } else {
    zend_hash_index_update(into, entry.index, value);
  }
}

}  // namespace

template <class Use>
void TaskGroup::each_ended(Use use) const {
  if (!tasks_) return;
  void* value;
  ZEND_HASH_FOREACH_PTR(tasks_, value) {
    auto& entry = *static_cast<Entry*>(value);
    if (entry.ended()) use(entry);
  }
  ZEND_HASH_FOREACH_END();
}

void TaskGroup::copy_results(zval* array) const {
  array_init(array);
  each_ended([array](Entry& entry) {
    if (!entry.succeeded()) return;
    zval value;
    ZVAL_COPY(&value, &entry.coroutine->completable.result);
    put(Z_ARRVAL_P(array), entry, &value);
  });
}

void TaskGroup::copy_errors(zval* array) {
  array_init(array);
  each_ended([array](Entry& entry) {
    if (entry.succeeded()) return;
    zval value;
    ZVAL_OBJ(&value, entry.take_error());
    put(Z_ARRVAL_P(array), entry, &value);
  });
}

// Those nobody has seen.
void TaskGroup::report_errors() {
  each_ended([](Entry& entry) {
    if (entry.seen) return;
    entry.coroutine->completable.observed = false;
    report_unobserved(*entry.coroutine);
  });
}

void TaskGroup::ignore_errors() {
  each_ended([](Entry& entry) { entry.seen = true; });
}

// Deleting it may run destructors, which may ask for more.
void TaskGroup::discard(Entry& entry) {
  forget(entry);
  discarded_.push_back(entry);
}

void TaskGroup::discard_ended() {
  while (Entry* entry = ended_.front()) discard(*entry);
}

void TaskGroup::delete_discarded() {
  while (Entry* entry = discarded_.pop_front()) delete entry;
}

// --- futures

TaskGroup::Expectation::Expectation(Wanted what, FutureObject& whose) : wanted(what), future(whose) {
  withdrawn = on_withdrawn;
  GC_ADDREF(&future.std);
  future.producer = this;
}

TaskGroup::Expectation::~Expectation() {
  if (future.producer == this) future.producer = nullptr;
  OBJ_RELEASE(&future.std);
}

void TaskGroup::Expectation::on_withdrawn(FutureProducer& producer) {
  delete static_cast<Expectation*>(&producer);
}

zend_object* TaskGroup::future_of(Wanted wanted, const char* method) {
  serve();  // those who asked before
  const bool first = wanted == Wanted::kFirst || wanted == Wanted::kFirstResult;
  if (first && count() == 0) {
    throw_async_exception("Cannot call %s() on an empty %s", method, class_name());
    return nullptr;
  }
  FutureObject& future = new_future(nullptr);
  if (!answer(wanted, future)) expectations_.push_back(*new Expectation(wanted, future));
  delete_discarded();
  return &future.std;
}

bool TaskGroup::answer(Wanted wanted, FutureObject& future) {
  if (wanted == Wanted::kFirst || wanted == Wanted::kFirstResult) return answer_first(wanted, future);
  if (!finished()) return false;
  answer_all(wanted, future);
  return true;
}

bool TaskGroup::answer_first(Wanted wanted, FutureObject& future) {
  Entry* entry = ended_.front();
  if (wanted == Wanted::kFirstResult) {
    while (entry && !entry->succeeded()) entry = ended_.next(*entry);
  }
  if (entry) {
    answer_with(*entry, future);
  } else if (!finished()) {
    return false;
  } else if (ended_.empty()) {
    // Others have taken them all out of the set.
    future.lose(FutureObject::Loss::kNobodyLeft);
  } else {
    answer_with_errors(future);
  }
  return true;
}

void TaskGroup::answer_with(Entry& entry, FutureObject& future) {
  if (entry.succeeded()) {
    zval value;
    ZVAL_COPY(&value, &entry.coroutine->completable.result);
    future.succeed(&value);
  } else {
    future.fail(entry.take_error());
  }
  if (is_set()) discard(entry);
}

void TaskGroup::answer_all(Wanted wanted, FutureObject& future) {
  bool failed = false;
  if (wanted == Wanted::kAllResults) {
    ignore_errors();
  } else {
    each_ended([&failed](const Entry& entry) { failed |= !entry.succeeded(); });
  }
  if (failed) {
    answer_with_errors(future);
    return;
  }
  zval results;
  copy_results(&results);
  future.succeed(&results);
  if (is_set()) discard_ended();
}

void TaskGroup::answer_with_errors(FutureObject& future) {
  zend_object* composite = nullptr;
  each_ended([&composite](Entry& entry) {
    if (entry.succeeded()) return;
    zend_object* error = entry.take_error();
    composite = composite ? add_to_composite(composite, error) : new_composite(error);
  });
  future.fail(composite);
  if (is_set()) discard_ended();
}

bool TaskGroup::serve_one() {
  Expectation* each = expectations_.front();
  for (; each; each = expectations_.next(*each)) {
    if (!each->future.wanted() || answer(each->wanted, each->future)) break;
  }
  if (!each) return false;
  delete each;
  return true;
}

void TaskGroup::serve() {
  serving_ = false;
  while (serve_one()) {
  }
  delete_discarded();
  // A coroutine later: who has waited for the end goes on first.
  if (over() && finally_callbacks_) start_errand(&TaskGroup::call_callbacks);
  if (!lingering_ || awaited()) return;
  lingering_ = false;
  abandon();
  GC_DELREF(object_);  // whose errand this is has another one
}

bool TaskGroup::awaited() const {
  const Expectation* each = expectations_.front();
  while (each && !each->future.wanted()) each = expectations_.next(*each);
  return each;
}

// --- finally callbacks

void TaskGroup::call_finally(zval* callback) {
  if (!over()) {
    if (!finally_callbacks_) finally_callbacks_ = zend_new_array(1);
    Z_ADDREF_P(callback);
    zend_hash_next_index_insert(finally_callbacks_, callback);
    return;
  }
  zval argument;
  zval returned;
  ZVAL_OBJ(&argument, object_);
  ZVAL_UNDEF(&returned);
  call_user_function(nullptr, nullptr, callback, &returned, 1, &argument);
  zval_ptr_dtor(&returned);
}

void TaskGroup::call_callbacks() {
  HashTable* callbacks = std::exchange(finally_callbacks_, nullptr);
  if (!callbacks) return;
  zend_object* error = call_all(callbacks, object_);
  zend_array_release(callbacks);
  if (!error) return;
  report_uncaught_warning(error);
  OBJ_RELEASE(error);
}

// --- a coroutine to do so

struct TaskGroup::Errand : Task {
  TaskGroup* group = nullptr;  // a reference
  void (TaskGroup::*work)() = nullptr;

  static Errand& of(Task& task) { return static_cast<Errand&>(task); }
  static void run(Task& task) {
    const Errand& self = of(task);
    ((*self.group).*self.work)();
    release(task);
  }
  static void release(Task& task) {
    zend_object* object = std::exchange(of(task).group, nullptr)->object_;
    OBJ_RELEASE(object);
  }
  // A fatal error of a callback leaves the reference, which may be the last one.
  static void finished(Task& task, Outcome, zend_object* error) {
    Errand& self = of(task);
    if (error) OBJ_RELEASE(error);
    if (self.group && !Scheduler::get().closing()) {
      self.Task::run = release;
      Scheduler::get().enqueue(self);
    } else {
      delete &self;
    }
  }
};

void TaskGroup::start_errand(void (TaskGroup::*work)()) {
  if (Scheduler::get().closing()) return;
  auto* errand = new Errand;
  errand->Task::run = Errand::run;
  errand->Task::finished = Errand::finished;
  errand->group = this;
  errand->work = work;
  GC_ADDREF(object_);
  Scheduler::get().enqueue(*errand);
}

}  // namespace weft::php

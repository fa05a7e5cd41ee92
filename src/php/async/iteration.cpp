#include "php/async/iteration.h"

#include <utility>

#include "php/async/coroutine_object.h"
#include "php/async/exceptions.h"
#include "php/async/scope.h"
#include "weft/base/intrusive_list.h"

namespace weft::php {

namespace {

struct Iteration;

// One call of the callback.
struct Step : Waiter {
  Iteration* owner;
  CoroutineObject* coroutine;  // a reference
  ListHook ended_hook;
};

// The coroutine that reads the iterable. Counted: held by itself, its steps and who waits for it.
struct Iteration : Task {
  uint32_t references = 2;
  Scope* scope;
  zval iterable;
  zval callback;
  zend_fcall_info_cache cache;
  zend_long limit;
  zend_long running = 0;
  bool stopped = false;
  bool failed = false;
  bool over = false;
  zend_object* error = nullptr;
  WaitList reader;  // waits for a step to end
  WaitList caller;
  IntrusiveList<Step, &Step::ended_hook> ended;

  void drop() {
    if (--references > 0) return;
    release_ended();
    if (error) OBJ_RELEASE(error);
    zval_ptr_dtor(&iterable);
    zval_ptr_dtor(&callback);
    scope->drop();
    delete this;
  }

  void release_ended() {
    while (Step* step = ended.pop_front()) {
      CoroutineObject* coroutine = step->coroutine;
      delete step;
      OBJ_RELEASE(&coroutine->std);
    }
  }

  // The first one counts. Null: it ended fatally, PHP has told.
  void stop_with(zend_object* thrown) {
    stopped = true;
    if (!failed) {
      error = thrown;
    } else if (thrown) {
      OBJ_RELEASE(thrown);
    }
    failed = true;
  }
};

// On whatever stack: the reader or the caller gives its object up.
void on_step_ended(Waiter& waiter) {
  auto& step = static_cast<Step&>(waiter);
  Iteration& self = *step.owner;
  const Completable& completable = step.coroutine->completable;
  --self.running;
  self.ended.push_back(step);
  if (completable.state == Completable::State::kReturned) {
    if (Z_TYPE(completable.result) == IS_FALSE) self.stopped = true;
  } else {
    if (completable.error) GC_ADDREF(completable.error);
    self.stop_with(completable.error);
  }
  self.reader.wake_all();
  self.drop();
}

bool wait_for_step(Iteration& self) {
  Waiter waiter;
  self.reader.add(waiter);
  const bool woken = wait_for(waiter, "a callback of iterate()");
  self.release_ended();
  return woken;
}

// Starts one, and lets it run until it waits for the first time.
bool start_step(Iteration& self, zval* value, zval* key) {
  while (self.limit > 0 && self.running >= self.limit && !self.stopped) {
    if (!wait_for_step(self)) return false;
  }
  if (self.stopped) return true;
  zval arguments[2];
  ZVAL_COPY_VALUE(&arguments[0], value);
  ZVAL_COPY_VALUE(&arguments[1], key);
  CoroutineObject* coroutine = prepare_coroutine({.function = &self.callback,
                                                  .cache = self.cache,
                                                  .argument_count = 2,
                                                  .arguments = arguments,
                                                  .named = nullptr,
                                                  .scope = self.scope});
  if (!coroutine) return false;
  auto* step = new Step;
  step->owner = &self;
  step->coroutine = coroutine;
  step->notify = on_step_ended;
  ++self.references;
  ++self.running;
  coroutine->completable.waiters.add(*step);
  launch_coroutine(*coroutine);
  const bool resumed = Scheduler::get().yield();
  self.release_ended();
  return resumed;
}

void read_array(Iteration& self) {
  zend_ulong index;
  zend_string* name;
  zval* value;
  ZEND_HASH_FOREACH_KEY_VAL(Z_ARRVAL(self.iterable), index, name, value) {
    ZVAL_DEREF(value);
    zval key;
    if (name) {
      ZVAL_STR(&key, name);
    } else {
      ZVAL_LONG(&key, static_cast<zend_long>(index));
    }
    if (!start_step(self, value, &key) || self.stopped) return;
  }
  ZEND_HASH_FOREACH_END();
}

bool read_element(Iteration& self, zend_object_iterator* iterator, zend_ulong position) {
  const zend_object_iterator_funcs& functions = *iterator->funcs;
  zval* current = functions.get_current_data(iterator);
  if (EG(exception) || !current) return false;
  zval value;
  zval key;
  ZVAL_COPY_DEREF(&value, current);
  ZVAL_LONG(&key, static_cast<zend_long>(position));
  if (functions.get_current_key) functions.get_current_key(iterator, &key);
  const bool started = !EG(exception) && start_step(self, &value, &key);
  zval_ptr_dtor(&value);
  zval_ptr_dtor(&key);
  if (started && !self.stopped) functions.move_forward(iterator);
  return started && !EG(exception);
}

void read_iterator(Iteration& self) {
  zend_class_entry* type = Z_OBJCE(self.iterable);
  zend_object_iterator* iterator = type->get_iterator(type, &self.iterable, 0);
  if (!iterator) return;
  const zend_object_iterator_funcs& functions = *iterator->funcs;
  if (functions.rewind && !EG(exception)) functions.rewind(iterator);
  for (zend_ulong position = 0; !EG(exception) && !self.stopped; ++position) {
    if (functions.valid(iterator) != SUCCESS || EG(exception)) break;
    if (!read_element(self, iterator, position)) break;
  }
  zend_iterator_dtor(iterator);
}

void run(Task& task) {
  auto& self = static_cast<Iteration&>(task);
  if (Z_TYPE(self.iterable) == IS_ARRAY) {
    read_array(self);
  } else {
    read_iterator(self);
  }
  while (!EG(exception) && self.running > 0 && !self.failed) wait_for_step(self);
}

void finished(Task& task, Outcome outcome, zend_object* error) {
  auto& self = static_cast<Iteration&>(task);
  if (outcome == Outcome::kThrew || outcome == Outcome::kBailedOut) self.stop_with(error);
  self.over = true;
  self.caller.wake_all();
  self.drop();
}

bool wait_until_over(Iteration& self) {
  bool woken = true;
  while (woken && !self.over) {
    Waiter waiter;
    self.caller.add(waiter);
    woken = wait_for(waiter, "iterate()");
  }
  return woken;
}

bool wait_until_empty(Scope& scope) {
  bool woken = true;
  while (woken && !scope.empty()) {
    Waiter waiter;
    scope.empty_waiters.add(waiter);
    woken = wait_for(waiter, "what callbacks of iterate() have spawned");
  }
  return woken;
}

Iteration& start(zval* iterable, zval* callback, const zend_fcall_info_cache& cache, zend_long limit) {
  auto* self = new Iteration;
  self->run = run;
  self->finished = finished;
  self->scope = new Scope(Scope::Kind::kInherited, current_scope());
  self->scope->lets_zombies = false;
  ZVAL_COPY(&self->iterable, iterable);
  ZVAL_COPY(&self->callback, callback);
  self->cache = cache;
  self->limit = limit;
  Coroutine& coroutine = Scheduler::get().prepare(*self);
  self->scope->add(coroutine);
  Scheduler::get().launch(coroutine);
  return *self;
}

}  // namespace

bool iterate(zval* iterable, zval* callback, const zend_fcall_info_cache& cache, zend_long limit,
             Pending pending) {
  Iteration& self = start(iterable, callback, cache, limit);
  Scope& scope = self.scope->hold();
  bool woken = wait_until_over(self);
  if (!woken || self.failed || pending == Pending::kCancel) scope.cancel(nullptr, make_scope_cancelled);
  if (woken && !wait_until_empty(scope)) {
    woken = false;
    scope.cancel(nullptr, make_scope_cancelled);
  }
  if (woken && self.error) {
    zend_throw_exception_internal(std::exchange(self.error, nullptr));
  } else if (woken && self.failed) {
    throw_async_exception("A callback or the iterable of iterate() ended with a fatal error");
  }
  scope.close();
  self.drop();
  scope.drop();
  return !EG(exception);
}

}  // namespace weft::php

// What a pool does of its own accord: health checks, limits of age and idleness, and the least number of
// resources.
#include <algorithm>

#include "php/async/exceptions.h"
#include "php/async/resource_pool.h"
#include "php/coroutine.h"

namespace weft::php {

namespace {

// Between two attempts to make the least number of resources.
constexpr int64_t kRetryMs = 1000;

// The shorter, of those that are set.
int64_t shorter(int64_t one, int64_t other) {
  if (one == 0 || other == 0) return std::max(one, other);
  return std::min(one, other);
}

void report_exception() {
  zend_object* error = EG(exception);
  if (!error || instanceof_function(error->ce, async_cancellation_class()) || zend_is_unwind_exit(error) ||
      zend_is_graceful_exit(error))
    return;
  GC_ADDREF(error);
  zend_clear_exception();
  report_uncaught_warning(error);
  OBJ_RELEASE(error);
}

}  // namespace

// A coroutine's work. Keeps the pool alive while it lasts.
struct ResourcePool::Upkeep {
  Task task;  // first, so that the task leads back here
  ResourcePool* pool;
  zend_object* object;

  void end() {
    if (!object) return;
    pool->in_upkeep_ = false;
    zend_object* done = object;
    object = nullptr;
    OBJ_RELEASE(done);
  }
  static void run(Task& task) {
    auto& self = reinterpret_cast<Upkeep&>(task);
    self.pool->maintain();
    // Here, where destructors may run.
    self.end();
  }
  static void finished(Task& task, Outcome, zend_object* error) {
    auto* self = reinterpret_cast<Upkeep*>(&task);
    if (error) OBJ_RELEASE(error);
    self->end();
    delete self;
  }
};

void ResourcePool::start_upkeep() {
  Scheduler& scheduler = Scheduler::get();
  if (in_upkeep_ || closed_ || scheduler.closing()) return;
  in_upkeep_ = true;
  stop_timer();
  GC_ADDREF(&object_);
  auto* work = new Upkeep{{Upkeep::run, Upkeep::finished}, this, &object_};
  scheduler.enqueue(work->task);
}

// Each idle one once, the one that has been so for longest first.
void ResourcePool::maintain() {
  for (uint32_t left = idle_count_; left > 0 && !idle_.empty() && !closed_ && !EG(exception); --left) {
    Slot* oldest = idle_.front();
    while (Slot* next = idle_.next(*oldest)) oldest = next;
    inspect(*oldest);
  }
  if (!EG(exception)) fill();
  report_exception();
  in_upkeep_ = false;
  start_timer();
  in_upkeep_ = true;
}

void ResourcePool::inspect(Slot& slot) {
  const int64_t now = Scheduler::get().loop().now_ms();
  --idle_count_;
  reserve(slot);
  const bool unused = limits_.idle_ms > 0 && now - slot.idle_since_ms >= limits_.idle_ms;
  if (expired(slot) || (unused && total_ > limits_.min)) {
    ++statistics_.expired;
    discard(slot);
    return;
  }
  if (limits_.check_ms > 0 && now - slot.checked_ms >= limits_.check_ms) {
    slot.checked_ms = now;
    if (!approves(slot, callbacks_.check)) {
      report_exception();
      discard(slot);
      return;
    }
  }
  if (closed_) {
    discard(slot);
    return;
  }
  const int64_t idle_since = slot.idle_since_ms;
  put_idle(slot);
  if (slot.state == Slot::State::kIdle) slot.idle_since_ms = idle_since;
}

// Runs while there is something to look after; anything is looked at at most one period late.
void ResourcePool::start_timer() {
  if (in_upkeep_ || closed_ || timer_.running() || Scheduler::get().closing()) return;
  int64_t period = 0;
  if (!idle_.empty()) {
    period = shorter(limits_.check_ms, shorter(limits_.idle_ms, limits_.age_ms));
  }
  if (total_ < limits_.min) period = shorter(period, kRetryMs);
  if (period == 0) return;
  io::Loop& loop = Scheduler::get().loop();
  timer_.start(loop.timers(), loop.now_ms() + period);
  loop.background_timer_started();
}

void ResourcePool::stop_timer() {
  Scheduler* scheduler = Scheduler::get_if_used();
  if (!timer_.running() || !scheduler) return;
  timer_.stop();
  scheduler->loop().background_timer_stopped();
}

void ResourcePool::on_timer(void* self) {
  auto& pool = *static_cast<ResourcePool*>(self);
  Scheduler::get().loop().background_timer_stopped();
  pool.start_upkeep();
}

}  // namespace weft::php

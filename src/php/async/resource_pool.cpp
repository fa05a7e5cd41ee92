#include "php/async/resource_pool.h"

#include "php/async/exceptions.h"
#include "php/async/pool_object.h"
#include "php/coroutine.h"
#include "php/globals.h"
#include "weft/base/clock.h"

namespace weft::php {

namespace {

bool is_stop(zend_object* error) {
  return zend_is_unwind_exit(error) || zend_is_graceful_exit(error) ||
         instanceof_function(error->ce, async_cancellation_class());
}

// After a callback whose exceptions are nobody's. `pending` is the one that was on its way before.
void settle_exception(zend_object* pending) {
  zend_object* thrown = EG(exception);
  if (thrown && (pending || !is_stop(thrown))) {
    EG(exception) = nullptr;
    if (!is_stop(thrown)) report_uncaught_warning(thrown);
    OBJ_RELEASE(thrown);
  }
  if (!pending) return;
  if (EG(exception)) {
    OBJ_RELEASE(pending);
  } else {
    EG(exception) = pending;
  }
}

int64_t now_ms() {
  io::Loop& loop = Scheduler::get().loop();
  return loop.now_ms();
}

}  // namespace

// Who waits is given a slot, with or without a resource.
struct ResourcePool::Applicant : Waiter {
  Slot* slot = nullptr;
};

ResourcePool::ResourcePool(zend_object& object, const PoolCallbacks& callbacks, void* context,
                           const PoolLimits& limits)
    : next_(WEFT_G(resource_pools)),
      link_(&WEFT_G(resource_pools)),
      object_(object),
      callbacks_(callbacks),
      context_(context),
      limits_(limits),
      timer_(on_timer, this) {
  if (next_) next_->link_ = &next_;
  *link_ = this;
}

ResourcePool::~ResourcePool() {
  *link_ = next_;
  if (next_) next_->link_ = link_;
  closed_ = true;
  stop_timer();
  for (Slots* slots : {&idle_, &busy_}) {
    while (Slot* slot = slots->pop_front()) {
      zval_ptr_dtor(&slot->resource);
      delete slot;
    }
  }
}

ResourcePool::Totals ResourcePool::totals() {
  Totals totals{.timed_out = WEFT_G(pool_timeouts)};
  for (const ResourcePool* pool = WEFT_G(resource_pools); pool; pool = pool->next_) {
    totals.idle += pool->idle_count_;
    totals.in_use += pool->total_ - pool->idle_count_;
    totals.limit += pool->closed_ ? 0 : pool->limits_.max;
    totals.waiting += pool->waiting_;
  }
  return totals;
}

// --- slots

ResourcePool::Slot& ResourcePool::new_slot() {
  auto* slot = new Slot(*this);
  ++total_;
  reserve(*slot);
  return *slot;
}

// For the running code.
void ResourcePool::reserve(Slot& slot) {
  slot.place.unlink();
  busy_.push_front(slot);
  slot.state = Slot::State::kReserved;
  slot.hook.unlink();
  if (Coroutine* coroutine = Scheduler::get().current()) coroutine->holdings.push_back(slot);
}

// While somebody waits nothing is idle and no room is left, so that nobody is overtaken here.
ResourcePool::Slot* ResourcePool::take_slot() {
  if (Slot* slot = idle_.front()) {
    --idle_count_;
    reserve(*slot);
    return slot;
  }
  return total_ < limits_.max ? &new_slot() : nullptr;
}

// To who has waited longest.
bool ResourcePool::offer(Slot& slot) {
  auto* applicant = static_cast<Applicant*>(waiters_.first());
  if (!applicant) return false;
  slot.hook.unlink();
  slot.state = Slot::State::kReserved;
  applicant->slot = &slot;
  waiters_.wake_one();
  return true;
}

void ResourcePool::put_idle(Slot& slot) {
  if (closed_) {
    discard(slot);
    return;
  }
  if (offer(slot)) return;
  slot.hook.unlink();
  slot.place.unlink();
  slot.state = Slot::State::kIdle;
  slot.idle_since_ms = now_ms();
  idle_.push_front(slot);
  ++idle_count_;
  start_timer();
}

// It is vacant.
void ResourcePool::give_up(Slot& slot) {
  if (!closed_ && offer(slot)) return;
  --total_;
  delete &slot;
  if (total_ < limits_.min) start_upkeep();
}

// --- what callbacks do

bool ResourcePool::expired(const Slot& slot) const {
  return limits_.age_ms > 0 && now_ms() - slot.made_ms >= limits_.age_ms;
}

bool ResourcePool::approves(Slot& slot, Callback callback) {
  if (!callback) return true;
  const bool good = callback(context_, &slot.resource) && !EG(exception);
  if (!good) ++statistics_.unhealthy;
  return good;
}

bool ResourcePool::create(Slot& slot) {
  zval resource;
  ZVAL_UNDEF(&resource);
  const bool made = callbacks_.create(context_, &resource) && !EG(exception);
  if (!made) {
    ++statistics_.failed;
    zval_ptr_dtor(&resource);
    if (!EG(exception)) throw_pool_exception("The factory of the pool made no resource");
    return false;
  }
  ++statistics_.created;
  ZVAL_COPY_VALUE(&slot.resource, &resource);
  slot.made_ms = slot.checked_ms = now_ms();
  return true;
}

// The slot is vacant then. A cancellation waits for the end. Counts as being there until the callback has
// returned.
void ResourcePool::destroy(Slot& slot) {
  ++statistics_.destroyed;
  zend_object* pending = EG(exception);
  EG(exception) = nullptr;
  slot.state = Slot::State::kDestroying;
  // What cuts it short may leave a connection open for good.
  const bool inside = Scheduler::get().protect();
  if (callbacks_.destroy && !Scheduler::get().closing()) callbacks_.destroy(context_, &slot.resource);
  zval resource;
  ZVAL_COPY_VALUE(&resource, &slot.resource);
  ZVAL_UNDEF(&slot.resource);
  zval_ptr_dtor(&resource);
  slot.state = Slot::State::kReserved;
  settle_exception(pending);
  if (inside) Scheduler::get().unprotect();
}

void ResourcePool::discard(Slot& slot) {
  destroy(slot);
  give_up(slot);
}

bool ResourcePool::fill() {
  while (!closed_ && total_ < limits_.min) {
    Slot& slot = new_slot();
    if (!create(slot)) {
      give_up(slot);
      return false;
    }
    put_idle(slot);
  }
  return true;
}

// Makes of a reserved slot one in use.
bool ResourcePool::equip(Slot& slot, zval* into) {
  if (!slot.vacant()) {
    const bool too_old = expired(slot);
    if (too_old) ++statistics_.expired;
    if (closed_ || too_old || !approves(slot, callbacks_.before_acquire)) destroy(slot);
  }
  if (EG(exception) || (slot.vacant() && !closed_ && !create(slot))) {
    give_up(slot);
    return false;
  }
  if (closed_) {
    if (!slot.vacant()) destroy(slot);
    give_up(slot);
    if (!EG(exception)) throw_pool_exception("The pool is closed");
    return false;
  }
  slot.state = Slot::State::kInUse;
  ++statistics_.acquired;
  ZVAL_COPY(into, &slot.resource);
  return true;
}

// --- acquiring

bool ResourcePool::acquire(int64_t wait_ms, zval* into) {
  if (closed_) {
    throw_pool_exception("The pool is closed");
    return false;
  }
  Slot* slot = take_slot();
  if (!slot) slot = wait_for_slot(wait_ms > 0 ? wait_ms : limits_.wait_ms);
  return slot && equip(*slot, into);
}

bool ResourcePool::try_acquire(zval* into) {
  Slot* slot = closed_ ? nullptr : take_slot();
  return slot && equip(*slot, into);
}

ResourcePool::Slot* ResourcePool::wait_for_slot(int64_t wait_ms) {
  Slot* slot = nullptr;
  Waited end;
  {
    Applicant applicant;
    end = wait_as(applicant, wait_ms);
    slot = applicant.slot;
  }
  switch (end) {
    case Waited::kServed: reserve(*slot); return slot;
    case Waited::kTimedOut:
      ++statistics_.timed_out;
      ++WEFT_G(pool_timeouts);
      throw_pool_exception("No resource of the pool became free within " ZEND_LONG_FMT " milliseconds",
                           static_cast<zend_long>(wait_ms));
      return nullptr;
    case Waited::kClosed: throw_pool_exception("The pool is closed"); return nullptr;
    case Waited::kFailed: break;
  }
  if (!slot) return nullptr;
  // Cancelled between being served and going on.
  reserve(*slot);
  if (slot->vacant()) {
    give_up(*slot);
  } else {
    put_idle(*slot);
  }
  return nullptr;
}

ResourcePool::Waited ResourcePool::wait_as(Applicant& applicant, int64_t wait_ms) {
  struct Alarm {
    Waiter waiter;
    WaitList list;
  } alarm;
  io::Timer timer([](void* context) { static_cast<Alarm*>(context)->list.wake_all(); }, &alarm);
  if (wait_ms > 0) {
    alarm.list.add(alarm.waiter);
    io::Loop& loop = Scheduler::get().loop();
    loop.refresh_now();
    timer.start(loop.timers(), loop.now_ms() + wait_ms + 1);
  }
  waiters_.add(applicant);
  ++waiting_;
  ++statistics_.waited;
  const int64_t began = monotonic_ns();
  const bool woken = wait_for_any({&applicant, &alarm.waiter}, "a resource of a pool");
  statistics_.wait_ns += monotonic_ns() - began;
  --waiting_;
  if (!woken) return Waited::kFailed;
  if (applicant.slot) return Waited::kServed;
  return applicant.woken ? Waited::kClosed : Waited::kTimedOut;
}

// --- giving back

bool ResourcePool::release(const zval* resource) {
  Slot* slot = busy_.front();
  for (; slot; slot = busy_.next(*slot)) {
    if (slot->state == Slot::State::kInUse && zend_is_identical(&slot->resource, const_cast<zval*>(resource)))
      break;
  }
  if (!slot) {
    throw_pool_exception("The resource has not been acquired from this pool, or has been released");
    return false;
  }
  reserve(*slot);
  take_back(*slot, callbacks_.before_release);
  return !EG(exception);
}

void ResourcePool::take_back(Slot& slot, Callback callback) {
  const bool too_old = expired(slot);
  if (too_old) ++statistics_.expired;
  if (closed_ || too_old || !approves(slot, callback)) {
    discard(slot);
  } else {
    put_idle(slot);
  }
}

// The coroutine has ended: with a resource in use, or by a fatal error in a callback.
void ResourcePool::on_abandoned(Holding& holding) {
  auto& slot = static_cast<Slot&>(holding);
  ResourcePool& pool = slot.pool;
  zend_object& object = pool.object_;
  GC_ADDREF(&object);
  if (slot.state == Slot::State::kInUse) {
    ++pool.statistics_.abandoned;
    pool.reserve(slot);
    if (pool.callbacks_.reclaim && !Scheduler::get().closing()) {
      pool.take_back(slot, pool.callbacks_.reclaim);
    } else {
      pool.discard(slot);
    }
  } else if (slot.vacant()) {
    ++pool.statistics_.failed;
    pool.give_up(slot);
  } else if (slot.state == Slot::State::kDestroying) {
    zval resource;
    ZVAL_COPY_VALUE(&resource, &slot.resource);
    ZVAL_UNDEF(&slot.resource);
    pool.give_up(slot);
    zval_ptr_dtor(&resource);
  } else {
    pool.reserve(slot);
    pool.discard(slot);
  }
  OBJ_RELEASE(&object);
}

void ResourcePool::close() {
  if (closed_) return;
  closed_ = true;
  stop_timer();
  waiters_.wake_all();
  while (Slot* slot = idle_.front()) {
    --idle_count_;
    reserve(*slot);
    discard(*slot);
  }
}

void ResourcePool::add_to(zend_get_gc_buffer* buffer) const {
  for (const Slots* slots : {&idle_, &busy_}) {
    for (Slot* slot = slots->front(); slot; slot = slots->next(*slot)) {
      zend_get_gc_buffer_add_zval(buffer, &slot->resource);
    }
  }
}

}  // namespace weft::php

#pragma once

#include <cstdint>

#include "php/async/holding.h"
#include "php/async/wait.h"
#include "php/scheduler.h"
#include "php/zend.h"
#include "weft/base/intrusive_list.h"
#include "weft/io/timer_wheel.h"

namespace weft::php {

// What a pool asks of its owner. All may run code of the script, suspend, throw (false with EG(exception))
// and be left by longjmp. `resource` stays the pool's.
struct PoolCallbacks {
  // A new one into `resource`, UNDEF before. Required.
  bool (*create)(void* owner, zval* resource);
  // It is about to be dropped. Called even with an exception on its way, which is put aside. What this throws
  // is reported.
  void (*destroy)(void* owner, zval* resource) = nullptr;
  // From time to time, of an idle one: whether it is alive.
  bool (*check)(void* owner, zval* resource) = nullptr;
  // Of an idle one that is about to be given out: whether it is good. If not another is made in its place.
  bool (*before_acquire)(void* owner, zval* resource) = nullptr;
  // Of one that is given back: whether it may be used again.
  bool (*before_release)(void* owner, zval* resource) = nullptr;
  // Of one whose coroutine has ended without giving it back, on that coroutine's stack: whether it may be
  // used again. Null: no.
  bool (*reclaim)(void* owner, zval* resource) = nullptr;
};

// Times in milliseconds, 0 = none.
struct PoolLimits {
  uint32_t min = 0;  // resources there always are, idle or not
  uint32_t max = 10;
  int64_t check_ms = 0;  // between two checks of an idle one
  int64_t idle_ms = 0;   // one that has been idle for longer is destroyed, unless `min` is reached
  int64_t age_ms = 0;    // an older one is destroyed when it is not in use
  int64_t wait_ms = 0;   // for acquire()
};

struct PoolStatistics {
  uint64_t created = 0;
  uint64_t destroyed = 0;
  uint64_t acquired = 0;
  uint64_t waited = 0;  // of these, or in vain
  uint64_t timed_out = 0;
  uint64_t failed = 0;     // attempts to create one
  uint64_t unhealthy = 0;  // failed check, before_acquire or before_release
  uint64_t expired = 0;    // destroyed for their age or idleness
  uint64_t abandoned = 0;
  int64_t wait_ns = 0;  // of all who waited
};

// Resources that are made when they are needed, at most so many, and used again. What an Async\Pool does;
// also for pools of C++.
//
// Who finds nothing free waits; what becomes free goes to who has waited longest, be it a resource or the
// room for one. Idle ones are given out in reverse order, so that those too many grow old. A resource belongs
// to the coroutine that acquired it until it is given back, by whomever; when that coroutine ends before, it
// is destroyed and replaced. Outside of coroutines it belongs to nobody.
//
// Lives in a PHP object, its owner, whom callers of all functions keep alive; upkeep does so itself.
class ResourcePool {
 public:
  // `callbacks` are a constant; `context` is what they are given.
  ResourcePool(zend_object& object, const PoolCallbacks& callbacks, void* context, const PoolLimits& limits);
  ResourcePool(const ResourcePool&) = delete;
  ResourcePool& operator=(const ResourcePool&) = delete;
  // Calls nothing: close() before, where scripts can run (dtor_obj).
  ~ResourcePool();

  // Makes resources until there are `min`. False with EG(exception).
  bool fill();

  // Waits at most `wait_ms` (0: as the limits say). `into` gets a reference. False with EG(exception).
  bool acquire(int64_t wait_ms, zval* into);
  // The same without waiting for others: false, without an exception, when nothing is free.
  bool try_acquire(zval* into);
  // False with EG(exception): it has not been acquired from here, or a callback failed.
  bool release(const zval* resource);
  // Wakes all who wait and destroys what is idle; what is in use is destroyed when it is given back.
  void close();

  bool closed() const { return closed_; }
  uint32_t total() const { return total_; }
  uint32_t idle() const { return idle_count_; }
  uint32_t waiting() const { return waiting_; }
  const PoolLimits& limits() const { return limits_; }
  const PoolStatistics& statistics() const { return statistics_; }

  void add_to(zend_get_gc_buffer* buffer) const;

  // All pools of this thread together.
  struct Totals {
    uint64_t idle = 0;
    uint64_t in_use = 0;
    uint64_t limit = 0;
    uint64_t waiting = 0;
    uint64_t timed_out = 0;  // since ever
  };
  static Totals totals();

 private:
  struct Applicant;
  struct Upkeep;
  enum class Waited : uint8_t { kServed, kFailed, kTimedOut, kClosed };
  using Callback = bool (*)(void* context, zval* resource);

  // Room for a resource, and the resource once it is made.
  struct Slot : Holding {
    enum class State : uint8_t { kReserved, kInUse, kIdle, kDestroying };
    explicit Slot(ResourcePool& of) : Holding(on_abandoned), pool(of) { ZVAL_UNDEF(&resource); }
    bool vacant() const { return Z_ISUNDEF(resource); }

    ResourcePool& pool;
    ListHook place;  // in idle_ or busy_
    State state = State::kReserved;
    zval resource;
    int64_t made_ms = 0;
    int64_t idle_since_ms = 0;
    int64_t checked_ms = 0;
  };
  using Slots = IntrusiveList<Slot, &Slot::place>;

  Slot& new_slot();
  Slot* take_slot();
  Slot* wait_for_slot(int64_t wait_ms);
  Waited wait_as(Applicant& applicant, int64_t wait_ms);
  bool offer(Slot& slot);
  void reserve(Slot& slot);
  void put_idle(Slot& slot);
  void give_up(Slot& slot);
  bool approves(Slot& slot, Callback callback);
  bool expired(const Slot& slot) const;
  bool create(Slot& slot);
  void destroy(Slot& slot);
  void discard(Slot& slot);
  bool equip(Slot& slot, zval* into);
  void take_back(Slot& slot, Callback callback);
  static void on_abandoned(Holding& holding);

  void maintain();
  void inspect(Slot& slot);
  void start_timer();
  void stop_timer();
  void start_upkeep();
  static void on_timer(void* self);

  ResourcePool* next_;   // of the thread's, see WEFT_G(resource_pools)
  ResourcePool** link_;  // to this one
  zend_object& object_;
  const PoolCallbacks& callbacks_;
  void* context_;
  PoolLimits limits_;
  PoolStatistics statistics_;
  Slots idle_;  // in front: used last
  Slots busy_;
  WaitList waiters_;
  io::Timer timer_;
  uint32_t total_ = 0;
  uint32_t idle_count_ = 0;
  uint32_t waiting_ = 0;
  bool closed_ = false;
  bool in_upkeep_ = false;
};

}  // namespace weft::php

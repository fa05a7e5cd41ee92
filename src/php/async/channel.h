#pragma once

#include <cstdint>

#include "php/async/completable.h"
#include "php/async/wait.h"
#include "php/zend.h"
#include "weft/io/timer_wheel.h"

namespace weft::php {

// The values on their way and those who wait at either end: what an Async\Channel does. Whoever waits keeps
// it alive.
//
// A value is handed to the receiver that has waited longest, and room to the sender that has; nobody who
// comes later can be faster. So receivers wait only while there is no value, and senders only while there is
// no room.
class Channel {
 public:
  enum class Received : uint8_t {
    kValue,
    kClosed,  // and empty
    kFailed,  // EG(exception)
  };

  // Why it was closed.
  enum class Reason : uint8_t { kExplicit, kDisposed, kNoProducers, kNoConsumers };

  // How long one side waits, without anything being handed over, before the channel is closed; 0: for ever.
  struct Patience {
    int64_t receivers_ms = 0;
    int64_t senders_ms = 0;
    bool keeps_loop_alive = false;
  };

  Channel() : timer_([](void* self) { static_cast<Channel*>(self)->on_timer(); }, this) {}
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  ~Channel();

  // Before first use.
  void set_up(uint32_t capacity, const Patience& patience) {
    capacity_ = capacity;
    patience_ = patience;
  }

  // Waits if need be, at most until `token` (may be null) completes. False with EG(exception). `value` stays
  // the caller's and must live until then.
  bool send(zval* value, Completable* token);
  // False when that would need waiting, or it is closed.
  bool try_send(zval* value);
  // `into` gets a reference to what was received.
  Received receive(zval* into, Completable* token);
  // An Async\Future of the next value, in its turn; a new reference. Its turn passes when nobody has it any
  // more.
  zend_object* receive_async();
  // Wakes everybody.
  void close(Reason reason);

  bool closed() const { return closed_; }
  Reason close_reason() const { return close_reason_; }
  uint32_t capacity() const { return capacity_; }
  uint32_t count() const { return count_; }

  void add_to(zend_get_gc_buffer* buffer) const;

 private:
  struct Sender;
  struct Receiver;
  struct AsyncReceiver;

  Receiver* first_receiver();
  Sender* first_sender() const;
  void hand_over(Receiver& receiver, zval* value, uint32_t order);
  zval& slot(uint32_t index) const { return slots_[(head_ + index) & (size_ - 1)]; }
  void grow();
  void push(zval* value, uint32_t order);
  void take(zval* into);
  void put_back(zval* value);
  bool take_now(zval* into);
  bool wait_for_room(zval* value, Completable* token);
  Received wait_for_value(zval* into, Completable* token);
  void serve_sender(Sender& sender);
  void start_timer(int64_t milliseconds);
  void stop_timer();
  void settle_timer();
  void on_timer();

  zval* slots_ = nullptr;  // a ring; the place in the order of sending is in each value's u2.extra
  uint32_t size_ = 0;      // of the ring: a power of two
  uint32_t head_ = 0;
  uint32_t count_ = 0;
  uint32_t capacity_ = 0;
  uint32_t order_ = 0;  // of the value sent last; wraps
  bool closed_ = false;
  Reason close_reason_ = Reason::kExplicit;
  Patience patience_;
  int64_t moved_ms_ = 0;  // while the timer runs: since when who waits has waited for nothing
  io::Timer timer_;
  WaitList senders_;
  WaitList receivers_;
  AsyncReceiver* async_receivers_ = nullptr;  // owned
};

}  // namespace weft::php

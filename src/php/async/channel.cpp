#include "php/async/channel.h"

#include "php/async/channel_object.h"
#include "php/async/future_object.h"

namespace weft::php {

namespace {

constexpr uint32_t kFirstSize = 8;

// A token ends an operation even when that would not have to wait.
bool passes(Completable* token) {
  if (!token || !token->trips()) [[likely]] {
    return true;
  }
  Waiter nobody;
  return wait_with_token(nobody, token, "");
}

bool comes_before(uint32_t order, uint32_t other) {
  return static_cast<int32_t>(order - other) < 0;
}

}  // namespace

struct Channel::Sender : Waiter {
  zval* value = nullptr;  // an argument of the frame that waits
  uint32_t order = 0;
  bool taken = false;
};

struct Channel::Receiver : Waiter {
  Receiver() { ZVAL_UNDEF(&value); }
  zval value;  // UNDEF when it is woken: closed
};

// Completes a future. Keeps it alive until then, so that what has been attached to it is done.
struct Channel::AsyncReceiver : Receiver, FutureProducer {
  AsyncReceiver(Channel& of, FutureObject& completed) : channel(of), future(completed) {
    notify = on_served;
    withdrawn = on_withdrawn;
    GC_ADDREF(&future.std);
    future.producer = this;
    next = channel.async_receivers_;
    if (next) next->link = &next;
    channel.async_receivers_ = this;
    link = &channel.async_receivers_;
  }
  ~AsyncReceiver() {
    *link = next;
    if (next) next->link = link;
  }

  static void on_served(Waiter& waiter) {
    auto* self = static_cast<AsyncReceiver*>(&waiter);
    FutureObject& future = self->future;
    zval value;
    ZVAL_COPY_VALUE(&value, &self->value);
    future.producer = nullptr;
    const Reason reason = self->channel.close_reason_;
    delete self;
    if (Z_ISUNDEF(value)) {
      future.loss_detail = static_cast<uint8_t>(reason);
      future.lose(FutureObject::Loss::kChannelClosed);
    } else {
      future.succeed(&value);
    }
    OBJ_RELEASE(&future.std);
  }
  static void on_withdrawn(FutureProducer& producer) {
    auto* self = static_cast<AsyncReceiver*>(&producer);
    FutureObject& future = self->future;
    future.producer = nullptr;
    delete self;
    OBJ_RELEASE(&future.std);
  }

  Channel& channel;
  FutureObject& future;
  AsyncReceiver* next;
  AsyncReceiver** link;  // to this one
};

Channel::~Channel() {
  close(Reason::kDisposed);
  while (count_ > 0) {
    zval value;
    take(&value);
    zval_ptr_dtor(&value);
  }
  if (slots_) efree(slots_);
}

Channel::Receiver* Channel::first_receiver() {
  for (;;) {
    auto* receiver = static_cast<Receiver*>(receivers_.first());
    if (!receiver || !receiver->notify) [[likely]] {
      return receiver;
    }
    auto* async = static_cast<AsyncReceiver*>(receiver);
    if (async->future.wanted()) return async;
    AsyncReceiver::on_withdrawn(*async);
  }
}

Channel::Sender* Channel::first_sender() const {
  return static_cast<Sender*>(senders_.first());
}

void Channel::grow() {
  const uint32_t size = size_ ? size_ * 2 : kFirstSize;
  auto* slots = static_cast<zval*>(safe_emalloc(size, sizeof(zval), 0));
  for (uint32_t i = 0; i < count_; ++i) slots[i] = slot(i);
  if (slots_) efree(slots_);
  slots_ = slots;
  size_ = size;
  head_ = 0;
}

void Channel::push(zval* value, uint32_t order) {
  if (count_ == size_) [[unlikely]] {
    grow();
  }
  zval& last = slot(count_);
  ZVAL_COPY(&last, value);
  Z_EXTRA(last) = order;
  ++count_;
}

void Channel::take(zval* into) {
  ZVAL_COPY_VALUE(into, &slot(0));
  head_ = (head_ + 1) & (size_ - 1);
  --count_;
}

// `value` becomes the receiver's.
void Channel::hand_over(Receiver& receiver, zval* value, uint32_t order) {
  ZVAL_COPY_VALUE(&receiver.value, value);
  Z_EXTRA(receiver.value) = order;
  receivers_.wake_one();
  settle_timer();
}

// What a cancelled receiver had been given: to the next one, or to its old place in the order.
void Channel::put_back(zval* value) {
  const uint32_t order = Z_EXTRA_P(value);
  if (Receiver* receiver = first_receiver()) {
    hand_over(*receiver, value, order);
    return;
  }
  if (count_ == size_) grow();
  head_ = (head_ - 1) & (size_ - 1);
  ++count_;
  uint32_t index = 0;
  for (; index + 1 < count_ && comes_before(Z_EXTRA(slot(index + 1)), order); ++index) {
    slot(index) = slot(index + 1);
  }
  slot(index) = *value;
}

bool Channel::try_send(zval* value) {
  if (closed_) return false;
  if (Receiver* receiver = first_receiver()) {
    Z_TRY_ADDREF_P(value);
    hand_over(*receiver, value, ++order_);
    return true;
  }
  if (count_ >= capacity_) return false;
  push(value, ++order_);
  return true;
}

bool Channel::send(zval* value, Completable* token) {
  if (!passes(token)) return false;
  if (try_send(value)) return true;
  if (closed_) {
    throw_channel_closed(close_reason_);
    return false;
  }
  return wait_for_room(value, token);
}

bool Channel::wait_for_room(zval* value, Completable* token) {
  Sender sender;
  sender.value = value;
  sender.order = ++order_;
  senders_.add(sender);
  start_timer(patience_.senders_ms);
  const bool woken = wait_with_token(sender, token, "a channel to take a value");
  if (!woken) {
    sender.hook.unlink();
    settle_timer();
    return false;
  }
  if (sender.taken) return true;
  throw_channel_closed(close_reason_);
  return false;
}

bool Channel::take_now(zval* into) {
  if (count_ > 0) {
    take(into);
    Sender* sender = count_ < capacity_ ? first_sender() : nullptr;
    if (sender) {
      push(sender->value, sender->order);
      serve_sender(*sender);
    }
    return true;
  }
  Sender* sender = first_sender();
  if (!sender) return false;
  ZVAL_COPY(into, sender->value);
  serve_sender(*sender);
  return true;
}

void Channel::serve_sender(Sender& sender) {
  sender.taken = true;
  senders_.wake_one();
  settle_timer();
}

Channel::Received Channel::receive(zval* into, Completable* token) {
  if (!passes(token)) return Received::kFailed;
  if (take_now(into)) return Received::kValue;
  return closed_ ? Received::kClosed : wait_for_value(into, token);
}

zend_object* Channel::receive_async() {
  FutureObject& future = new_future(nullptr);
  zval value;
  if (take_now(&value)) {
    future.succeed(&value);
  } else if (closed_) {
    future.loss_detail = static_cast<uint8_t>(close_reason_);
    future.lose(FutureObject::Loss::kChannelClosed);
  } else {
    receivers_.add(*new AsyncReceiver(*this, future));
    start_timer(patience_.receivers_ms);
  }
  return &future.std;
}

Channel::Received Channel::wait_for_value(zval* into, Completable* token) {
  Receiver receiver;
  receivers_.add(receiver);
  start_timer(patience_.receivers_ms);
  const bool woken = wait_with_token(receiver, token, "a value of a channel");
  if (!woken) {
    receiver.hook.unlink();
    settle_timer();
  }
  if (Z_ISUNDEF(receiver.value)) return woken ? Received::kClosed : Received::kFailed;
  if (!woken) {
    put_back(&receiver.value);
    return Received::kFailed;
  }
  ZVAL_COPY_VALUE(into, &receiver.value);
  return Received::kValue;
}

void Channel::close(Reason reason) {
  if (!closed_) close_reason_ = reason;
  closed_ = true;
  stop_timer();
  senders_.wake_all();
  receivers_.wake_all();
}

// --- patience

// Only one side waits at a time.
void Channel::start_timer(int64_t milliseconds) {
  if (milliseconds == 0 || timer_.running()) [[likely]] {
    return;
  }
  io::Loop& loop = Scheduler::get().loop();
  loop.refresh_now();
  moved_ms_ = loop.now_ms();
  timer_.start(loop.timers(), moved_ms_ + milliseconds + 1);
  if (!patience_.keeps_loop_alive) loop.background_timer_started();
}

void Channel::stop_timer() {
  if (!timer_.running()) return;
  timer_.stop();
  if (!patience_.keeps_loop_alive) Scheduler::get().loop().background_timer_stopped();
}

// Something was handed over, or somebody has left.
void Channel::settle_timer() {
  if (!timer_.running()) [[likely]] {
    return;
  }
  if (senders_.empty() && receivers_.empty()) {
    stop_timer();
  } else {
    moved_ms_ = Scheduler::get().loop().now_ms();
  }
}

void Channel::on_timer() {
  io::Loop& loop = Scheduler::get().loop();
  if (!patience_.keeps_loop_alive) loop.background_timer_stopped();
  const bool receivers_wait = first_receiver();
  if (!receivers_wait && senders_.empty()) return;
  const int64_t patience = receivers_wait ? patience_.receivers_ms : patience_.senders_ms;
  if (patience == 0) return;
  const int64_t left = moved_ms_ + patience - loop.now_ms();
  if (left >= 0) {
    timer_.start(loop.timers(), loop.now_ms() + left + 1);
    if (!patience_.keeps_loop_alive) loop.background_timer_started();
    return;
  }
  close(receivers_wait ? Reason::kNoProducers : Reason::kNoConsumers);
}

void Channel::add_to(zend_get_gc_buffer* buffer) const {
  for (uint32_t i = 0; i < count_; ++i) zend_get_gc_buffer_add_zval(buffer, &slot(i));
  for (const AsyncReceiver* receiver = async_receivers_; receiver; receiver = receiver->next) {
    zend_get_gc_buffer_add_obj(buffer, &receiver->future.std);
  }
}

}  // namespace weft::php

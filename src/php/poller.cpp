#include "php/poller.h"

#include "php/async/exceptions.h"
#include "weft/io/read_watcher.h"

namespace weft::php {

Poller::~Poller() {
  if (scheduler_ == Scheduler::get_if_used()) return;
  for (auto& [signal, watcher] : signals_) watcher.release();
}

// Before anything is watched: here, in this process. What the parent of a fork watches is its own, and what
// stands for that is left alone.
void Poller::settle() {
  Scheduler& scheduler = Scheduler::get();
  if (scheduler_ == &scheduler) return;
  const bool inherited = scheduler_ != nullptr;
  scheduler_ = &scheduler;
  auto old = std::exchange(set_, std::make_unique<io::PollSet>());
  if (!inherited) return;
  for (const auto& [descriptor, events] : old->members()) (void)set_->set(descriptor, events);
  for (auto& [signal, watcher] : signals_) {
    watcher.release();
    open_signal(signal);
  }
}

int Poller::watch(int descriptor, uint8_t events) {
  settle();
  const auto done = set_->set(descriptor, events);
  return done ? 0 : done.error().code;
}

bool Poller::watch_signal(int signal) {
  settle();
  return signals_.contains(signal) || open_signal(signal);
}

bool Poller::open_signal(int signal) {
  auto watcher = io::SignalWatcher::open(
      scheduler_->loop(), signal,
      [](void* self, int came) {
        auto& poller = *static_cast<Poller*>(self);
        poller.came_.insert(came);
        poller.wake();
      },
      this);
  if (!watcher) return false;
  signals_[signal] = std::move(watcher.value());
  return true;
}

void Poller::forget_signal(int signal) {
  settle();
  signals_.erase(signal);
  came_.erase(signal);
}

void Poller::wake() {
  woken_ = true;
  waiters_.wake_all();
}

void Poller::take_signals(zval* signals) {
  array_init(signals);
  for (const int signal : came_) add_next_index_long(signals, signal);
  came_.clear();
}

void Poller::look(zval* ready) const {
  io::PollSet::Ready found[io::PollSet::kMost];
  const int count = set_->take(found);
  array_init_size(ready, static_cast<uint32_t>(count));
  for (int i = 0; i < count; ++i)
    add_index_long(ready, static_cast<zend_ulong>(found[i].descriptor), found[i].events);
}

bool Poller::wait(int64_t milliseconds, zval* ready) {
  settle();
  if (waiting_) {
    throw_async_exception("Somebody waits for this poller already");
    return false;
  }
  look(ready);
  const bool busy = zend_hash_num_elements(Z_ARRVAL_P(ready)) > 0 || std::exchange(woken_, false);
  if (busy || milliseconds == 0) {
    // Those who look again and again let others have their turn.
    if (wait_turn()) return true;
  } else {
    waiting_ = true;
    const bool resumed = park(milliseconds);
    waiting_ = false;
    woken_ = false;
    if (resumed) {
      zval_ptr_dtor(ready);
      look(ready);
      return true;
    }
  }
  zval_ptr_dtor(ready);
  ZVAL_UNDEF(ready);
  return false;
}

bool Poller::park(int64_t milliseconds) {
  Waiter waiter;
  waiters_.add(waiter);
  const auto wake_up = [](void* self) { static_cast<Poller*>(self)->waiters_.wake_all(); };
  io::Loop& loop = scheduler_->loop();
  const auto watcher = io::ReadWatcher::open(loop, set_->descriptor(), wake_up, this);
  if (!watcher) {
    throw_async_exception("Cannot watch the descriptors of this poller: %s", watcher.error().message());
    return false;
  }
  io::Timer timer(wake_up, this);
  if (milliseconds >= 0) {
    loop.refresh_now();
    timer.start(loop.timers(), loop.now_ms() + milliseconds + 1);
  }
  return wait_for(waiter, "a poller");
}

}  // namespace weft::php

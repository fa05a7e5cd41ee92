#pragma once

#include <memory>
#include <vector>

#include "weft/base/intrusive_list.h"
#include "weft/io/error.h"
#include "weft/io/loop.h"

namespace weft::io {

union PollHandle;
class DescriptorWaits;

// Somebody waits, once, for a descriptor to be ready. Embedded in its owner; withdraws itself when it dies.
class DescriptorWait {
 public:
  using Callback = void (*)(void* context);
  // `events` as in poll(): POLLIN, POLLOUT, POLLPRI, POLLRDHUP. POLLERR and POLLHUP always count.
  DescriptorWait(int descriptor, short events, Callback callback, void* context)
      : descriptor_(descriptor), events_(events), callback_(callback), context_(context) {}
  DescriptorWait(const DescriptorWait&) = delete;
  DescriptorWait& operator=(const DescriptorWait&) = delete;
  ~DescriptorWait() { cancel(); }

  int descriptor() const { return descriptor_; }
  short events() const { return events_; }
  bool waiting() const { return hook_.linked(); }
  // What was seen when it was called: of events(), POLLERR and POLLHUP. 0: not known.
  short happened() const { return happened_; }
  void cancel();
  void* context() const { return context_; }

 private:
  friend class DescriptorWaits;

  ListHook hook_;
  DescriptorWaits* waits_ = nullptr;
  int descriptor_;
  short events_;
  short happened_ = 0;
  Callback callback_;
  void* context_;
};

// Waits for readiness of descriptors that belong to others and may be blocking: their flags are never
// touched. Any number of waits per descriptor. What is reported is a hint: the descriptor may have changed
// hands since, so whoever is called looks for himself and waits again. Keeps the loop alive while somebody
// waits.
class DescriptorWaits {
 public:
  explicit DescriptorWaits(Loop& loop);
  ~DescriptorWaits();
  DescriptorWaits(const DescriptorWaits&) = delete;
  DescriptorWaits& operator=(const DescriptorWaits&) = delete;

  // Its callback comes once, from the loop, unless it is cancelled before. Error: EPERM for descriptors that
  // are always ready (regular files), EBADF, ENOMEM.
  Result<void> add(DescriptorWait& wait);

  // Before `descriptor` is closed: everybody who waits for it is called. Where a child process has the file
  // as well, its events would otherwise go on to come, under a number that is another's by then.
  void closing(int descriptor);

  // The first of those who wait for it now, and the one after. Null: none.
  DescriptorWait* first(int descriptor) const {
    const auto index = static_cast<size_t>(descriptor);
    return index < entries_.size() && entries_[index] ? entries_[index]->waits.front() : nullptr;
  }
  DescriptorWait* next(const DescriptorWait& wait) const {
    return entries_[static_cast<size_t>(wait.descriptor())]->waits.next(wait);
  }

  // In a forked child: lets go of the descriptor shared with the parent. Nothing else may be done with this
  // object afterwards, not even destroy it.
  void abandon_after_fork();

 private:
  friend class DescriptorWait;
  struct Entry {
    IntrusiveList<DescriptorWait, &DescriptorWait::hook_> waits;
    bool registered = false;  // as far as we know
    bool armed = false;       // an event may still come
  };

  Entry& entry(int descriptor);
  int arm(int descriptor, Entry& entry);
  void on_ready();
  void deliver(int descriptor, unsigned events);
  void remove(DescriptorWait& wait);
  void take(IntrusiveList<DescriptorWait, &DescriptorWait::hook_>& batch);

  Loop& loop_;
  int epoll_;
  PollHandle* handle_;
  std::vector<std::unique_ptr<Entry>> entries_;  // by descriptor
  size_t waiting_ = 0;
};

inline void DescriptorWait::cancel() {
  if (waiting()) waits_->remove(*this);
}

}  // namespace weft::io

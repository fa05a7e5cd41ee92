#include "weft/io/descriptor_waits.h"

#include <cerrno>

#include <poll.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "io/native.h"
#include "weft/base/assert.h"

namespace weft::io {

namespace {

// The names of epoll and poll() stand for the same numbers.
static_assert(EPOLLIN == POLLIN && EPOLLPRI == POLLPRI && EPOLLOUT == POLLOUT && EPOLLERR == POLLERR &&
              EPOLLHUP == POLLHUP);

constexpr short kAlways = POLLERR | POLLHUP;

}  // namespace

// A set of our own within the loop's, as libuv makes what it watches non-blocking.
DescriptorWaits::DescriptorWaits(Loop& loop)
    : loop_(loop), epoll_(::epoll_create1(EPOLL_CLOEXEC)), handle_(take_poll_handle(loop.native())) {
  WEFT_ASSERT(epoll_ >= 0);
  WEFT_ASSERT(uv_poll_init(&loop.native().loop, &handle_->poll, epoll_) == 0);
  handle_->any.data = this;
  uv_unref(&handle_->any);
  uv_poll_start(&handle_->poll, UV_READABLE, [](uv_poll_t* poll, int, int) {
    auto* self = static_cast<DescriptorWaits*>(poll->data);
    self->loop_.begin_callback();
    self->on_ready();
  });
}

DescriptorWaits::~DescriptorWaits() {
  WEFT_ASSERT(waiting_ == 0);
  handle_->any.data = nullptr;
  close_poll_handle(handle_);
  ::close(epoll_);
}

void DescriptorWaits::abandon_after_fork() {
  ::close(epoll_);
}

DescriptorWaits::Entry& DescriptorWaits::entry(int descriptor) {
  const auto index = static_cast<size_t>(descriptor);
  if (index >= entries_.size()) entries_.resize(index + 1);
  if (!entries_[index]) entries_[index] = std::make_unique<Entry>();
  return *entries_[index];
}

// For one event, as what is not waited for any more must not wake the loop again and again. 0 or errno.
int DescriptorWaits::arm(int descriptor, Entry& entry) {
  unsigned events = EPOLLONESHOT;
  for (DescriptorWait* wait = entry.waits.front(); wait; wait = entry.waits.next(*wait)) {
    events |= static_cast<unsigned>(wait->events_) & 0xffffU;
  }
  epoll_event wanted{.events = events, .data = {.fd = descriptor}};
  // A descriptor that was closed without our knowledge is not in the set any more.
  const int first = entry.registered ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
  const int second = entry.registered ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  int failed = ::epoll_ctl(epoll_, first, descriptor, &wanted);
  if (failed && (errno == ENOENT || errno == EEXIST)) {
    failed = ::epoll_ctl(epoll_, second, descriptor, &wanted);
  }
  entry.registered = entry.armed = !failed;
  return failed ? errno : 0;
}

Result<void> DescriptorWaits::add(DescriptorWait& wait) {
  if (wait.descriptor_ < 0) return Error{EBADF};
  Entry& waits = entry(wait.descriptor_);
  waits.waits.push_back(wait);
  wait.waits_ = this;
  if (const int error = arm(wait.descriptor_, waits)) {
    wait.hook_.unlink();
    return Error{error};
  }
  if (waiting_++ == 0) loop_.source_opened();
  return {};
}

void DescriptorWaits::remove(DescriptorWait& wait) {
  wait.hook_.unlink();
  if (--waiting_ == 0) loop_.source_closed();
}

void DescriptorWaits::on_ready() {
  constexpr int kBatch = 64;
  epoll_event events[kBatch];
  const int count = ::epoll_wait(epoll_, events, kBatch, 0);
  for (int i = 0; i < count; ++i) deliver(events[i].data.fd, events[i].events);
}

void DescriptorWaits::deliver(int descriptor, unsigned events) {
  Entry& ready = entry(descriptor);
  IntrusiveList<DescriptorWait, &DescriptorWait::hook_> batch;
  ready.armed = false;
  const auto happened = static_cast<short>(events & 0xffffU);
  for (DescriptorWait* wait = ready.waits.front(); wait;) {
    DescriptorWait* const next = ready.waits.next(*wait);
    if (happened & (wait->events_ | kAlways)) {
      wait->happened_ = happened & static_cast<short>(wait->events_ | kAlways);
      wait->hook_.unlink();
      batch.push_back(*wait);
    }
    wait = next;
  }
  // If that fails the others find out by looking.
  if (!ready.waits.empty() && arm(descriptor, ready) != 0) batch.splice_back(ready.waits);
  take(batch);
}

void DescriptorWaits::take(IntrusiveList<DescriptorWait, &DescriptorWait::hook_>& batch) {
  while (DescriptorWait* wait = batch.front()) {
    remove(*wait);
    wait->callback_(wait->context_);
  }
}

void DescriptorWaits::closing(int descriptor) {
  const auto index = static_cast<size_t>(descriptor);
  if (index >= entries_.size() || !entries_[index]) return;
  Entry& closed = *entries_[index];
  // What is not armed says nothing any more, and goes by itself.
  if (closed.armed) ::epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr);
  closed.registered = closed.armed = false;
  IntrusiveList<DescriptorWait, &DescriptorWait::hook_> batch;
  batch.splice_back(closed.waits);
  take(batch);
}

}  // namespace weft::io

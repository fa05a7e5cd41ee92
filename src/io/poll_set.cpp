#include "weft/io/poll_set.h"

#include <cerrno>

#include <sys/epoll.h>
#include <unistd.h>

#include "weft/base/assert.h"

namespace weft::io {

PollSet::PollSet() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  WEFT_ASSERT(epoll_ >= 0);
}

PollSet::~PollSet() {
  ::close(epoll_);
}

Result<void> PollSet::set(int descriptor, uint8_t events) {
  if (events == 0) {
    members_.erase(descriptor);
    // One that has been closed is not in it any more.
    if (!always_ready_.erase(descriptor)) ::epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr);
    return {};
  }
  epoll_event wanted{};
  wanted.data.fd = descriptor;
  if (events & kReadable) wanted.events |= EPOLLIN;
  if (events & kWritable) wanted.events |= EPOLLOUT;
  int status = ::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &wanted);
  if (status != 0 && errno == EEXIST) status = ::epoll_ctl(epoll_, EPOLL_CTL_MOD, descriptor, &wanted);
  if (status != 0 && errno != EPERM) return Error{errno};
  if (status != 0) {
    always_ready_.insert(descriptor);
  } else {
    always_ready_.erase(descriptor);
  }
  members_[descriptor] = events;
  return {};
}

int PollSet::take(Ready (&ready)[kMost]) const {
  int count = 0;
  for (const int descriptor : always_ready_) {
    if (count == kMost) return count;
    ready[count++] = {descriptor, members_.at(descriptor)};
  }
  epoll_event events[kMost];
  const int more = count < kMost ? ::epoll_wait(epoll_, events, kMost - count, 0) : 0;
  for (int i = 0; i < more; ++i) {
    const auto member = members_.find(events[i].data.fd);
    if (member == members_.end()) continue;
    uint8_t happened = 0;
    if (events[i].events & EPOLLIN) happened |= kReadable;
    if (events[i].events & EPOLLOUT) happened |= kWritable;
    if (events[i].events & (EPOLLERR | EPOLLHUP)) happened = kReadable | kWritable;
    ready[count++] = {member->first, static_cast<uint8_t>(happened & member->second)};
  }
  return count;
}

}  // namespace weft::io

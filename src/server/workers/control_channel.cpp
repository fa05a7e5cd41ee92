#include "weft/server/workers/control_channel.h"

#include <cerrno>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace weft::server {

namespace {

// How long a message may wait for a reader that is busy. A reader that takes longer misses it.
constexpr int kPatienceMs = 100;

union DescriptorSpace {
  cmsghdr header;
  char octets[CMSG_SPACE(sizeof(int))];
};

}  // namespace

io::Result<std::pair<ControlChannel, ControlChannel>> ControlChannel::make() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
    return io::Error{errno};
  return std::pair(ControlChannel(ends[0]), ControlChannel(ends[1]));
}

ControlChannel& ControlChannel::operator=(ControlChannel&& other) noexcept {
  if (this != &other) {
    close();
    descriptor_ = std::exchange(other.descriptor_, -1);
  }
  return *this;
}

void ControlChannel::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

bool ControlChannel::send(std::string_view text, int descriptor) {
  text = text.substr(0, kMaxMessage);
  iovec part{const_cast<char*>(text.data()), text.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  DescriptorSpace space{};
  if (descriptor >= 0) {
    message.msg_control = &space;
    message.msg_controllen = sizeof space;
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof descriptor);
    std::memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  }
  while (::sendmsg(descriptor_, &message, MSG_NOSIGNAL) < 0) {
    if (errno == EINTR) continue;
    if (errno != EAGAIN) return false;
    pollfd room{descriptor_, POLLOUT, 0};
    if (::poll(&room, 1, kPatienceMs) <= 0) return false;
  }
  return true;
}

ControlChannel::Message ControlChannel::receive() {
  char text[kMaxMessage];
  iovec part{text, sizeof text};
  msghdr message{};
  DescriptorSpace space{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = &space;
  message.msg_controllen = sizeof space;
  ssize_t size;
  do {
    size = ::recvmsg(descriptor_, &message, MSG_CMSG_CLOEXEC);
    // ECONNRESET, told once: the other end has gone with orders unread. What it said before is still there.
  } while (size < 0 && (errno == EINTR || errno == ECONNRESET));
  if (size < 0 && errno == EAGAIN) return {};
  if (size <= 0) return {Status::kEnd, {}, -1};
  Message received{Status::kMessage, std::string(text, static_cast<size_t>(size)), -1};
  const cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (header && header->cmsg_type == SCM_RIGHTS) {
    std::memcpy(&received.descriptor, CMSG_DATA(header), sizeof received.descriptor);
  }
  return received;
}

std::pair<std::string_view, std::string_view> split_word(std::string_view text) {
  const size_t space = text.find(' ');
  if (space == std::string_view::npos) return {text, {}};
  return {text.substr(0, space), text.substr(space + 1)};
}

}  // namespace weft::server

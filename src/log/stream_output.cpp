#include "log/stream_output.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>

namespace weft::log {

namespace {

constexpr int64_t kLookAgainAfterMs = 1000;

uint64_t lines_in(const std::array<Bytes, 2>& parts) {
  uint64_t lines = 0;
  for (const Bytes part : parts) lines += static_cast<uint64_t>(std::count(part.begin(), part.end(), '\n'));
  return lines;
}

// As many whole lines as fit into `most` octets; a longer line in pieces.
std::array<Bytes, 2> whole_lines(const std::array<Bytes, 2>& waiting, size_t most) {
  const Bytes first = waiting[0].substr(0, most);
  const Bytes second = waiting[1].substr(0, most - first.size());
  if (const size_t end = second.rfind('\n'); end != Bytes::npos) return {first, second.substr(0, end + 1)};
  if (const size_t end = first.rfind('\n'); end != Bytes::npos) return {first.substr(0, end + 1), Bytes()};
  return {first, second};
}

bool takes_more(int descriptor) {
  pollfd watched{descriptor, POLLOUT, 0};
  return ::poll(&watched, 1, 0) > 0;
}

}  // namespace

Result<void, std::string> StreamOutput::open() {
  Descriptor copy(::fcntl(source_, F_DUPFD_CLOEXEC, 0));
  if (!copy) return std::string(std::strerror(errno));
  adopt(std::move(copy));
  return {};
}

void StreamOutput::adopt(Descriptor descriptor) {
  descriptor_ = std::move(descriptor);
  struct stat status {};
  ::fstat(descriptor_.get(), &status);
  kind_ = S_ISREG(status.st_mode) ? Kind::kRegular : S_ISSOCK(status.st_mode) ? Kind::kSocket : Kind::kOther;
}

size_t StreamOutput::write(const std::array<Bytes, 2>& waiting, int64_t) {
  blocked_ = false;
  ssize_t written;
  do {
    written = write_some(waiting);
  } while (written < 0 && errno == EINTR);
  if (written >= 0) return static_cast<size_t>(written);
  if (errno == EAGAIN || errno == EWOULDBLOCK) {
    blocked_ = true;
    return 0;
  }
  // Nobody reads, or the disk is full: these lines are lost, later ones may find a way.
  lost_ += lines_in(waiting);
  return waiting[0].size() + waiting[1].size();
}

ssize_t StreamOutput::write_some(std::array<Bytes, 2> waiting) {
  // It may not be made non-blocking, since others share it. A pipe that is ready takes PIPE_BUF octets, and
  // those in one piece.
  if (kind_ == Kind::kOther) {
    if (!takes_more(descriptor_.get())) {
      errno = EAGAIN;
      return -1;
    }
    waiting = whole_lines(waiting, PIPE_BUF);
  }
  iovec parts[2];
  for (size_t i = 0; i < 2; ++i) parts[i] = {const_cast<char*>(waiting[i].data()), waiting[i].size()};
  if (kind_ != Kind::kSocket) return ::writev(descriptor_.get(), parts, waiting[1].empty() ? 1 : 2);
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = 2;
  return ::sendmsg(descriptor_.get(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

Result<void, std::string> FileOutput::open() {
  Descriptor file(
      ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0644));
  if (!file) return std::string(std::strerror(errno));
  adopt(std::move(file));
  return {};
}

// Where the name cannot be opened any more, lines still go to the file that had it.
void FileOutput::reopen() {
  (void)open();
}

size_t FileOutput::write(const std::array<Bytes, 2>& waiting, int64_t now_ms) {
  if (now_ms - looked_at_ >= kLookAgainAfterMs) {
    looked_at_ = now_ms;
    if (was_moved()) reopen();
  }
  return StreamOutput::write(waiting, now_ms);
}

bool FileOutput::was_moved() const {
  struct stat named {};
  struct stat held {};
  if (::stat(path_.c_str(), &named) != 0) return errno == ENOENT || errno == ENOTDIR;
  return ::fstat(descriptor().get(), &held) == 0 &&
         (named.st_ino != held.st_ino || named.st_dev != held.st_dev);
}

}  // namespace weft::log

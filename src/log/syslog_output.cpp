#include "log/syslog_output.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>

#include <netdb.h>
#include <sys/un.h>

namespace weft::log {

namespace {

using Transport = SyslogTarget::Transport;

// Framed at a time.
constexpr size_t kBatch = 32 * 1024;

// Of a datagram; longer lines are cut. What receivers should take (RFC 5426, 3.2) and all systems send.
constexpr size_t kMaxDatagram = 8 * 1024;

// Calls visit(line, size): lines without their newline, in one piece, and how much of `waiting` they are.
// Stops when it returns false.
template <class Visit>
void for_each_line(const std::array<Bytes, 2>& waiting, Visit visit) {
  std::string joined;
  Bytes rest = waiting[0];
  for (;;) {
    const size_t end = rest.find('\n');
    if (end != Bytes::npos) {
      if (!visit(rest.substr(0, end), end + 1)) return;
      rest.remove_prefix(end + 1);
      continue;
    }
    // The line that wraps around, or the end.
    if (!joined.empty() || waiting[1].empty()) return;
    const size_t wrapped = waiting[1].find('\n') + 1;
    joined.assign(rest).append(waiting[1], 0, wrapped);
    if (!visit(Bytes(joined).substr(0, joined.size() - 1), joined.size())) return;
    rest = waiting[1].substr(wrapped);
  }
}

bool is_full(int error) {
  return error == EAGAIN || error == EWOULDBLOCK;
}

}  // namespace

Result<void, std::string> SyslogOutput::open() {
  addresses_.clear();
  if (target_.transport != Transport::kUnixDatagram) return look_up();
  Address address{};
  auto* unix_address = reinterpret_cast<sockaddr_un*>(&address.storage);
  unix_address->sun_family = AF_UNIX;
  std::memcpy(unix_address->sun_path, target_.path.c_str(), target_.path.size() + 1);
  address.size = sizeof *unix_address;
  addresses_.push_back(address);
  return {};
}

Result<void, std::string> SyslogOutput::look_up() {
  addrinfo hints{};
  hints.ai_socktype = target_.transport == Transport::kTcp ? SOCK_STREAM : SOCK_DGRAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(target_.host.c_str(), std::to_string(target_.port).c_str(), &hints, &found);
  if (error != 0) return std::string(::gai_strerror(error));
  for (const addrinfo* entry = found; entry != nullptr; entry = entry->ai_next) {
    Address address{};
    std::memcpy(&address.storage, entry->ai_addr, entry->ai_addrlen);
    address.size = entry->ai_addrlen;
    addresses_.push_back(address);
  }
  ::freeaddrinfo(found);
  return {};
}

size_t SyslogOutput::write(const std::array<Bytes, 2>& waiting, int64_t now_ms) {
  blocked_ = false;
  if (!socket_ && (now_ms < retry_at_ || !connect(now_ms))) return 0;
  return send_lines(waiting, now_ms);
}

void SyslogOutput::reopen() {
  socket_.reset();
  on_disconnected();
  blocked_ = false;
  retry_at_ = 0;
  retry_after_ = kFirstRetryMs;
}

bool SyslogOutput::connect(int64_t now_ms) {
  const Address& address = addresses_[next_address_++ % addresses_.size()];
  const int kind = target_.transport == Transport::kTcp ? SOCK_STREAM : SOCK_DGRAM;
  socket_ = Descriptor(::socket(address.storage.ss_family, kind | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (socket_) {
    const auto* target = reinterpret_cast<const sockaddr*>(&address.storage);
    if (::connect(socket_.get(), target, address.size) == 0 || errno == EINPROGRESS) return true;
  }
  disconnect(now_ms);
  return false;
}

void SyslogOutput::disconnect(int64_t now_ms) {
  socket_.reset();
  on_disconnected();
  retry_at_ = now_ms + retry_after_;
  retry_after_ = std::min(retry_after_ * 2, kLastRetryMs);
}

size_t DatagramSyslogOutput::send_lines(const std::array<Bytes, 2>& waiting, int64_t now_ms) {
  size_t done = 0;
  for_each_line(waiting, [&](Bytes line, size_t size) {
    line = line.substr(0, kMaxDatagram);
    ssize_t sent = ::send(socket(), line.data(), line.size(), MSG_NOSIGNAL);
    if (sent < 0 && is_full(errno)) {
      set_blocked();
      return false;
    }
    if (sent < 0 && errno != EMSGSIZE) {
      disconnect(now_ms);
      return false;
    }
    if (sent < 0) {
      ++lost_;
    } else {
      on_delivered();
    }
    done += size;
    return true;
  });
  return done;
}

size_t TcpSyslogOutput::send_lines(const std::array<Bytes, 2>& waiting, int64_t now_ms) {
  if (peer_has_closed()) {
    disconnect(now_ms);
    return 0;
  }
  if (frames_.empty()) frame(waiting);
  const ssize_t sent = ::send(socket(), frames_.data() + sent_, frames_.size() - sent_, MSG_NOSIGNAL);
  if (sent < 0) {
    if (is_full(errno)) {
      set_blocked();
    } else {
      disconnect(now_ms);
    }
    return 0;
  }
  on_delivered();
  sent_ += static_cast<size_t>(sent);
  return take_sent_lines();
}

void TcpSyslogOutput::frame(const std::array<Bytes, 2>& waiting) {
  for_each_line(waiting, [this](Bytes line, size_t) {
    frames_ += std::to_string(line.size());
    frames_ += ' ';
    frames_ += line;
    return frames_.size() < kBatch;
  });
}

// The lines of frames that have gone out whole.
size_t TcpSyslogOutput::take_sent_lines() {
  size_t lines = 0;
  while (finished_ < sent_) {
    size_t size = 0;
    const char* number = frames_.data() + finished_;
    const auto parsed = std::from_chars(number, frames_.data() + frames_.size(), size);
    const size_t end = finished_ + static_cast<size_t>(parsed.ptr - number) + 1 + size;
    if (end > sent_) break;
    finished_ = end;
    lines += size + 1;
  }
  if (finished_ == frames_.size()) on_disconnected();
  return lines;
}

void TcpSyslogOutput::on_disconnected() {
  frames_.clear();
  sent_ = finished_ = 0;
}

// What is written to a connection the peer has ended vanishes without an error.
bool TcpSyslogOutput::peer_has_closed() {
  char octets[256];
  const ssize_t received = ::recv(socket(), octets, sizeof octets, MSG_DONTWAIT);
  return received == 0 || (received < 0 && !is_full(errno) && errno != ENOTCONN);
}

}  // namespace weft::log

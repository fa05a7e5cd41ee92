#pragma once

#include <vector>

#include <sys/socket.h>

#include "log/descriptor.h"
#include "log/output.h"

namespace weft::log {

// Lines to a syslog daemon. Where it cannot be reached lines wait, and it is tried again after a time that
// doubles from kFirstRetryMs to kLastRetryMs.
class SyslogOutput : public Output {
 public:
  static constexpr int64_t kFirstRetryMs = 100;
  static constexpr int64_t kLastRetryMs = 10'000;

  explicit SyslogOutput(const SyslogTarget& target) : target_(target) {}

  // Looks the host up, once. Nobody has to listen there.
  Result<void, std::string> open() override;
  size_t write(const std::array<Bytes, 2>& waiting, int64_t now_ms) override;
  void reopen() override;
  int blocked_on() const override { return blocked_ ? socket_.get() : -1; }

 protected:
  // How a socket of the kind sends; `now_ms` for disconnect().
  virtual size_t send_lines(const std::array<Bytes, 2>& waiting, int64_t now_ms) = 0;
  virtual void on_disconnected() {}

  int socket() const { return socket_.get(); }
  void set_blocked() { blocked_ = true; }
  void on_delivered() { retry_after_ = kFirstRetryMs; }
  void disconnect(int64_t now_ms);

 private:
  struct Address {
    sockaddr_storage storage;
    socklen_t size;
  };

  Result<void, std::string> look_up();
  bool connect(int64_t now_ms);

  const SyslogTarget target_;
  std::vector<Address> addresses_;
  size_t next_address_ = 0;
  Descriptor socket_;
  int64_t retry_at_ = 0;
  int64_t retry_after_ = kFirstRetryMs;
  bool blocked_ = false;
};

// One line per datagram (RFC 5426, and /dev/log).
class DatagramSyslogOutput final : public SyslogOutput {
 public:
  using SyslogOutput::SyslogOutput;

 private:
  size_t send_lines(const std::array<Bytes, 2>& waiting, int64_t now_ms) override;
};

// Octet-counted frames (RFC 6587, 3.4.1). A line that was sent in part when the connection broke is sent
// again.
class TcpSyslogOutput final : public SyslogOutput {
 public:
  using SyslogOutput::SyslogOutput;

 private:
  size_t send_lines(const std::array<Bytes, 2>& waiting, int64_t now_ms) override;
  void on_disconnected() override;
  void frame(const std::array<Bytes, 2>& waiting);
  size_t take_sent_lines();
  bool peer_has_closed();

  std::string frames_;
  size_t sent_ = 0;      // of frames_
  size_t finished_ = 0;  // of frames_, reported as done
};

}  // namespace weft::log

#include "weft/log/syslog_target.h"

#include <iterator>

#include "weft/base/ascii.h"

namespace weft::log {

namespace {

using Transport = SyslogTarget::Transport;

constexpr uint16_t kUdpPort = 514;
constexpr uint16_t kTcpPort = 601;  // RFC 6587
constexpr size_t kMaxPath = 107;    // sockaddr_un
constexpr size_t kMaxHost = 255;

constexpr Bytes kFacilities[] = {
    "kern",   "user",   "mail",     "daemon", "auth",   "syslog", "lpr",    "news",
    "uucp",   "cron",   "authpriv", "ftp",    "ntp",    "audit",  "alert",  "clock",
    "local0", "local1", "local2",   "local3", "local4", "local5", "local6", "local7",
};

Result<SyslogTarget, const char*> parse_path(Bytes path) {
  if (!path.starts_with('/')) return "the path of a unix socket must begin with \"/\"";
  if (path.size() > kMaxPath) return "the path of a unix socket has at most 107 bytes";
  if (path.find('\0') != Bytes::npos) return "the path holds a NUL byte";
  SyslogTarget target;
  target.path = path;
  return target;
}

bool is_host(Bytes host) {
  if (host.empty() || host.size() > kMaxHost) return false;
  for (const char c : host) {
    const bool fits =
        ascii::is_alpha(c) || ascii::is_digit(c) || c == '.' || c == '-' || c == '_' || c == ':';
    if (!fits) return false;
  }
  return true;
}

Result<SyslogTarget, const char*> parse_address(Transport transport, Bytes text) {
  SyslogTarget target;
  target.transport = transport;
  target.port = transport == Transport::kTcp ? kTcpPort : kUdpPort;
  Bytes host;
  Bytes rest;
  if (text.starts_with('[')) {
    const size_t end = text.find(']');
    if (end == Bytes::npos) return "\"[\" without \"]\"";
    host = text.substr(1, end - 1);
    rest = text.substr(end + 1);
  } else {
    const size_t colon = text.find(':');
    host = text.substr(0, colon);
    rest = colon == Bytes::npos ? Bytes() : text.substr(colon);
    if (rest.find(':', 1) != Bytes::npos) return "an IPv6 address stands in brackets";
  }
  if (!is_host(host)) return "that is no host";
  target.host = host;
  if (rest.empty()) return target;
  const auto port = rest.starts_with(':') ? ascii::parse_decimal(rest.substr(1)) : std::nullopt;
  if (!port || *port == 0 || *port > UINT16_MAX) return "the port must be 1 to 65535";
  target.port = static_cast<uint16_t>(*port);
  return target;
}

}  // namespace

Result<SyslogTarget, const char*> SyslogTarget::parse(Bytes text) {
  if (text.starts_with("udp://")) return parse_address(Transport::kUdp, text.substr(6));
  if (text.starts_with("tcp://")) return parse_address(Transport::kTcp, text.substr(6));
  if (text.starts_with("udg://")) return parse_path(text.substr(6));
  if (text.find("://") != Bytes::npos) return "use a path, udg://, udp:// or tcp://";
  return parse_path(text);
}

std::optional<uint8_t> syslog_facility(Bytes name) {
  for (size_t i = 0; i < std::size(kFacilities); ++i) {
    if (name == kFacilities[i]) return static_cast<uint8_t>(i);
  }
  return std::nullopt;
}

}  // namespace weft::log

#include "weft/http/target.h"

#include <algorithm>
#include <cstring>

#include <arpa/inet.h>

#include "http/char_class.h"

namespace weft::http {

namespace {

struct HostAndPort {
  Bytes host;  // with brackets
  std::optional<Bytes> port;
};

std::optional<HostAndPort> split_authority(Bytes authority) {
  size_t host_size;
  if (!authority.empty() && authority.front() == '[') {
    const size_t bracket = authority.find(']');
    if (bracket == Bytes::npos) return std::nullopt;
    host_size = bracket + 1;
  } else {
    host_size = std::min(authority.find(':'), authority.size());
  }
  HostAndPort parts{authority.substr(0, host_size), std::nullopt};
  if (host_size == authority.size()) return parts;
  if (authority[host_size] != ':') return std::nullopt;
  parts.port = authority.substr(host_size + 1);
  return parts;
}

bool is_ipv6_address(Bytes text) {
  char address[INET6_ADDRSTRLEN];
  if (text.size() >= sizeof address || text.find('\0') != Bytes::npos) return false;
  std::memcpy(address, text.data(), text.size());
  address[text.size()] = '\0';
  in6_addr ignored;
  return inet_pton(AF_INET6, address, &ignored) == 1;
}

bool is_registered_name(Bytes host) {
  const char* const end = host.data() + host.size();
  for (const char* c = host.data(); c != end; ++c) {
    if (has_class(*c, kRegNameChar)) [[likely]]
      continue;
    if (*c != '%' || end - c < 3 || !ascii::is_hex_digit(c[1]) || !ascii::is_hex_digit(c[2])) return false;
    c += 2;
  }
  return !host.empty();
}

bool is_valid_host(Bytes host) {
  if (host.size() >= 2 && host.front() == '[') return is_ipv6_address(host.substr(1, host.size() - 2));
  return is_registered_name(host);
}

bool is_valid_port(Bytes port) {
  if (port.empty()) return true;
  const std::optional<uint64_t> number = ascii::parse_decimal(port);
  return number && *number <= 65535;
}

bool is_scheme(Bytes text) {
  return !text.empty() && ascii::is_alpha(text.front()) && all_have_class(text, kSchemeChar);
}

// `text` is empty, or begins with '/' or '?'.
bool split_path(Bytes text, Target& target) {
  const char* const end = text.data() + text.size();
  const char* c = text.data();
  while (c != end && has_class(*c, kPathChar)) ++c;
  target.path = text.substr(0, static_cast<size_t>(c - text.data()));
  if (c == end) return true;
  if (*c != '?') return false;
  target.query = text.substr(target.path.size() + 1);
  return all_have_class(target.query, kQueryChar);
}

std::optional<Target> split_absolute(Bytes text, size_t scheme_size) {
  Target target;
  target.form = Target::Form::kAbsolute;
  target.scheme = text.substr(0, scheme_size);
  if (!is_scheme(target.scheme)) return std::nullopt;
  text.remove_prefix(scheme_size + 3);
  target.authority = text.substr(0, text.find_first_of("/?"));
  if (!is_valid_authority(target.authority)) return std::nullopt;
  if (!split_path(text.substr(target.authority.size()), target)) return std::nullopt;
  if (target.path.empty()) target.path = "/";
  return target;
}

std::optional<Target> split_connect(Bytes text) {
  const std::optional<HostAndPort> parts = split_authority(text);
  if (!parts || !parts->port || parts->port->empty() || !is_valid_authority(text)) return std::nullopt;
  Target target;
  target.form = Target::Form::kAuthority;
  target.authority = text;
  return target;
}

}  // namespace

std::optional<Target> split_target(Bytes text) {
  if (text.empty()) return std::nullopt;
  if (text.front() == '/') {
    Target target;
    if (!split_path(text, target)) return std::nullopt;
    return target;
  }
  if (text == "*") {
    Target target;
    target.form = Target::Form::kAsterisk;
    target.path = text;
    return target;
  }
  const size_t colon = text.find(':');
  if (colon != Bytes::npos && text.substr(colon, 3) == "://") return split_absolute(text, colon);
  return split_connect(text);
}

bool is_valid_authority(Bytes authority) {
  const std::optional<HostAndPort> parts = split_authority(authority);
  return parts && is_valid_host(parts->host) && (!parts->port || is_valid_port(*parts->port));
}

Bytes authority_host(Bytes authority) {
  if (!authority.empty() && authority.front() == '[') return authority.substr(1, authority.find(']') - 1);
  return authority.substr(0, authority.find(':'));
}

}  // namespace weft::http

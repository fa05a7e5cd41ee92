#pragma once

#include <optional>

#include "weft/base/bytes.h"

namespace weft::http {

// The parts of a request-target (RFC 9112, 3.2). Views into the text that was split.
struct Target {
  enum class Form : unsigned char { kOrigin, kAbsolute, kAsterisk, kAuthority };

  Form form = Form::kOrigin;
  Bytes scheme;     // absolute form only
  Bytes authority;  // absolute and authority form only, without userinfo
  Bytes path;       // "/" when an absolute form has none; "*" for asterisk form
  Bytes query;      // without '?'
};

// Nothing for a target that is none of the four forms, or holds octets no target may hold (controls, space,
// '#', '\',
// '"', '<', '>', '`', '{', '|', '}', '^' and DEL are refused; octets from 0x80 on are let through, as every
// server does).
std::optional<Target> split_target(Bytes target);

// host [":" port] with a registered name, IPv4 or bracketed IPv6 literal; the empty host is valid only where
// `empty_ok`.
bool is_valid_authority(Bytes authority);

// The host of a valid authority, without port and without brackets.
Bytes authority_host(Bytes authority);

}  // namespace weft::http

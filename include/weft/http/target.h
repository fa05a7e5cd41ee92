#pragma once

#include <optional>

#include "weft/base/bytes.h"

namespace weft::http {

// The parts of a request-target (RFC 9112, 3.2). Views into the text that was split, but for the path an
// absolute form lacks.
struct Target {
  enum class Form : unsigned char { kOrigin, kAbsolute, kAsterisk, kAuthority };

  Form form = Form::kOrigin;
  Bytes scheme;     // absolute form only
  Bytes authority;  // absolute and authority form only
  Bytes path;       // "/" when an absolute form has none; "*" for asterisk form
  Bytes query;      // without '?'
};

// Nothing for a target that is none of the four forms, or holds octets it may not hold: controls, space, DEL,
// '#', '\', '"', '<' and '>' anywhere; '`', '{' and '}' in the path (browsers send those, like '|' and '^',
// in the query as they are). Octets from 0x80 on are let through, as every server does. An absolute form
// names a host and no user; an authority form has a port.
std::optional<Target> split_target(Bytes target);

// host [":" port], the host a registered name, an IPv4 or a bracketed IPv6 literal. Never without a host; an
// empty port is valid (RFC 3986, 3.2.3), user information is not.
bool is_valid_authority(Bytes authority);

// The host of a valid authority, without port and without brackets.
Bytes authority_host(Bytes authority);

}  // namespace weft::http

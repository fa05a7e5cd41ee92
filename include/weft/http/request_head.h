#pragma once

#include <cstdint>
#include <optional>

#include "weft/base/bytes.h"
#include "weft/http/headers.h"
#include "weft/http/method.h"

namespace weft::http {

enum class Version : uint8_t { k1_0, k1_1, k2, k3 };

constexpr Bytes version_text(Version version) {
  switch (version) {
    case Version::k1_0: return "1.0";
    case Version::k1_1: return "1.1";
    case Version::k2: return "2";
    case Version::k3: return "3";
  }
  return {};
}

// A validated request head, in the same shape for every protocol. Owned by its Exchange and unchanged from
// on_request() to on_closed(); views into it live as long.
struct RequestHead {
  Method method = Method::kGet;
  char method_token[24] = {};
  uint8_t method_size = 0;
  Version version = Version::k1_1;
  bool keep_alive = true;  // what version and Connection imply; true on multiplexed protocols
  bool expects_continue = false;
  bool secure = false;   // arrived over TLS
  bool chunked = false;  // the body's length is not known beforehand
  std::optional<uint64_t> content_length;
  Bytes authority;     // :authority, or that of an absolute-form target, or Host; may be empty
  Bytes protocol;      // of an extended CONNECT (RFC 8441); else empty
  HeaderBlock fields;  // names in lower case, in order of arrival

  Bytes method_name() const { return Bytes(method_token, method_size); }
  Bytes target() const { return fields.target(); }

  void clear();
};

}  // namespace weft::http

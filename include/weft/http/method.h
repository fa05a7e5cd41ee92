#pragma once

#include <cstdint>

#include "weft/base/bytes.h"

namespace weft::http {

// The methods whose semantics the engine needs, and the rest of the IANA registry as kOther. A token outside
// the registry has no Method: sessions answer it with 501.
enum class Method : uint8_t {
  kGet,
  kHead,
  kPost,
  kPut,
  kDelete,
  kConnect,
  kOptions,
  kTrace,
  kPatch,
  kQuery,
  kOther,    // registered, nothing special about it: PROPFIND, REPORT, ...
  kUnknown,  // not registered
};

// Case-sensitive, as methods are (RFC 9110, 9.1).
Method find_method(Bytes token);

// RFC 9110, 5.6.2.
bool is_token(Bytes text);

}  // namespace weft::http

#pragma once

#include <cstdint>
#include <string>

#include "weft/base/bytes.h"

namespace weft::files {

enum class PathVerdict : uint8_t {
  kFile,       // names something below the root
  kFolder,     // likewise, and ends with a slash; or the root itself
  kMalformed,  // 400
  kOutside,    // 404: "." or ".." in it
};

inline constexpr size_t kMaxSegments = 256;

// Decodes what follows a mount's prefix in a request-target, once, into `path`: relative, without a slash at
// its end, without NUL, backslash and empty segments.
PathVerdict decode_url_path(Bytes encoded, std::string& path);

// For URLs: everything but unreserved octets and the slash is percent-encoded.
void encode_url_path(Bytes path, std::string& out);

}  // namespace weft::files

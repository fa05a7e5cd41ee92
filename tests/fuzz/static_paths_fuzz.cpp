// Paths of URLs as mounts decode them.

#include <cstdint>
#include <string>

#include "files/mount.h"
#include "files/url_path.h"
#include "weft/base/assert.h"
#include "weft/files/file_answer.h"
#include "weft/files/mime_types.h"

using namespace weft;
using namespace weft::files;

namespace {

void check_decoded(Bytes text) {
  std::string path;
  const PathVerdict verdict = decode_url_path(text, path);
  if (verdict == PathVerdict::kMalformed || verdict == PathVerdict::kOutside) return;
  WEFT_ASSERT(path.find('\0') == std::string::npos && path.find('\\') == std::string::npos);
  WEFT_ASSERT(!path.starts_with('/') && !path.ends_with('/') && path.find("//") == std::string::npos);
  const std::string framed = "/" + path + "/";
  WEFT_ASSERT(framed.find("/../") == std::string::npos && framed.find("/./") == std::string::npos);
  WEFT_ASSERT(path.size() <= text.size());
  std::string encoded, again;
  encode_url_path(path, encoded);
  WEFT_ASSERT(encoded.find('"') == std::string::npos && encoded.find('<') == std::string::npos);
  const PathVerdict same = decode_url_path(encoded, again);
  WEFT_ASSERT(again == path && (path.empty() || same == PathVerdict::kFile));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Bytes text(reinterpret_cast<const char*>(data), size);
  check_decoded(text);
  WEFT_ASSERT(media_type_of(text).find('/') != Bytes::npos);
  has_hash(text);
  bool plain = true;
  for (const char c : text) plain &= c != '\r' && c != '\n' && c != '\0';
  if (plain) {
    const std::string disposition = content_disposition("attachment", text);
    for (const char c : disposition)
      WEFT_ASSERT(static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7f);
  }
  return 0;
}

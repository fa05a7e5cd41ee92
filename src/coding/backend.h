#pragma once

#include <memory>
#include <string>

#include "weft/coding/coding.h"
#include "weft/coding/decoder.h"
#include "weft/coding/encoder.h"

namespace weft::coding {

// Codes whole bodies that are in memory.
class WholeEncoder {
 public:
  virtual ~WholeEncoder() = default;

  // The room that is enough for any body of that size.
  virtual size_t bound(size_t size) = 0;
  // Octets written; 0 when they do not fit.
  virtual size_t encode(Bytes body, MutableBytes room) = 0;
};

// What a library does for a coding. Each function returns null where memory is short; those that may be null
// themselves are what the library cannot do.
struct Backend {
  const char* library;
  std::string (*version)();
  std::unique_ptr<Encoder> (*make_encoder)(int level);
  std::unique_ptr<Decoder> (*make_decoder)();
  std::unique_ptr<PreparedDictionary> (*prepare)(Bytes dictionary, int level);  // may be null
};

struct WholeBackend {
  const char* library;
  std::string (*version)();
  std::unique_ptr<WholeEncoder> (*make_encoder)(int level);
};

// Null where weft was built without the library.
const Backend* gzip_backend();
const Backend* brotli_backend();
const Backend* zstd_backend();
const WholeBackend* whole_gzip_backend();

// Of the library that undoes or makes `coding`; null where there is none.
const Backend* find_backend(Coding coding);

}  // namespace weft::coding

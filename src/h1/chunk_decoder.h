#pragma once

#include <cstddef>
#include <cstdint>

#include "weft/base/bytes.h"
#include "weft/http/refusal.h"

namespace weft::h1 {

// Takes the chunked coding (RFC 9112, 7.1) apart, up to and including the line of the last chunk. Strict:
// chunk-size is 1 to 16 hexadecimal digits with nothing around them, extensions follow their grammar without
// white space, every line ends in CRLF. Errors are found at the same octet however the input is split.
class ChunkDecoder {
 public:
  static constexpr size_t kMaxSizeDigits = 16;
  static constexpr size_t kMaxExtension = 256;         // octets in one line
  static constexpr size_t kMaxExtensions = 16 * 1024;  // octets in one body

  enum class Result : uint8_t { kMore, kData, kLastChunk, kRefused };

  // `limit` bounds the octets of all chunks together; over: 413.
  void start(uint64_t limit) { *this = ChunkDecoder(limit); }

  // Takes framing octets off the front of `in` until data begins, then up to one chunk of data.
  Result feed(Bytes& in, Bytes& data);

  http::Refusal refusal() const { return refusal_; }

  ChunkDecoder() = default;

 private:
  enum class Place : uint8_t {
    kSize,
    kExtensionName,
    kExtensionValue,
    kExtensionToken,
    kExtensionQuoted,
    kExtensionEscaped,
    kExtensionEnd,
    kSizeLf,
    kData,
    kDataCr,
    kDataLf,
  };

  explicit ChunkDecoder(uint64_t limit) : allowed_(limit) {}

  void step(char c);
  void size_octet(char c);
  void extension_octet(char c);
  void after_extension(char c);
  void end_line();
  void refuse(uint16_t status, const char* reason);

  Place place_ = Place::kSize;
  uint8_t size_digits_ = 0;
  uint16_t extension_size_ = 0;
  uint16_t extensions_size_ = 0;
  bool token_empty_ = true;
  bool last_ = false;
  uint64_t size_ = 0;     // of the chunk, then what is left of it
  uint64_t allowed_ = 0;  // octets the chunks to come may still hold
  http::Refusal refusal_;
};

}  // namespace weft::h1

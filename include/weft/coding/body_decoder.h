#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "weft/base/bytes.h"
#include "weft/base/result.h"
#include "weft/coding/coding.h"
#include "weft/coding/decoder.h"
#include "weft/http/headers.h"

namespace weft::coding {

struct DecodingLimits {
  // Decoded octets, of each coding where there are several; 0 = any number.
  uint64_t size = 10 * 1024 * 1024;
  // How many times the octets received they may be, once they are more than kRatioFrom; 0 = any number.
  uint64_t ratio = 200;

  static constexpr uint64_t kRatioFrom = 1024 * 1024;
};

// Why a body is refused.
enum class DecodeError : uint8_t {
  kUnknownCoding,  // or more codings than kMostCodings
  kCorrupt,        // malformed, ends too early or goes on after its end
  kTooLarge,       // beyond DecodingLimits
};

// 415, 400 or 413.
constexpr uint16_t status_of(DecodeError error) {
  switch (error) {
    case DecodeError::kUnknownCoding: return 415;
    case DecodeError::kCorrupt: return 400;
    case DecodeError::kTooLarge: return 413;
  }
  return 400;
}

// A filter that undoes the Content-Encoding of a request while its body arrives: octets go in as they come,
// decoded ones come out in pieces of the size that is asked for, so whoever reads slowly holds no more than
// one piece, the input it has not handed over yet, and the windows of the codings.
class BodyDecoder {
 public:
  static constexpr size_t kMostCodings = 3;
  // Of what one coding has decoded for the next one.
  static constexpr size_t kStageRoom = 16 * 1024;

  enum class InputEnd : bool { kNo, kYes };

  // By all lines of Content-Encoding. Null: the body is as it is, nothing to undo.
  static Result<std::unique_ptr<BodyDecoder>, DecodeError> create(const http::HeaderBlock& request_fields,
                                                                  const DecodingLimits& limits);

  // Takes octets off the front of `input`, puts decoded ones into `room` and says how many. As long as that
  // is all of the room there may be more: call again, the input may be empty then. Otherwise all of the input
  // was taken. kYes: nothing comes after `input`; then less than all of the room means that the body is
  // whole. A body without any octet is whole as it is. After an error not to be called again.
  Result<size_t, DecodeError> decode(Bytes& input, MutableBytes room, InputEnd end);

  // Which codings it undoes.
  CodingSet codings() const { return codings_; }

  // So far.
  uint64_t octets_in() const { return octets_in_; }
  uint64_t octets_out() const { return octets_out_; }

 private:
  struct Stage {
    std::unique_ptr<Decoder> decoder;
    uint64_t produced = 0;
    // What the coding before it has decoded; none for the first, which reads the input.
    std::unique_ptr<char[]> room;
    Bytes waiting;
  };

  BodyDecoder(const DecodingLimits& limits, CodingSet codings, std::vector<Stage> stages);

  Result<size_t, DecodeError> pull(size_t index, Bytes& input, MutableBytes room);
  bool over_limits(uint64_t produced) const;
  bool at_end() const;

  const DecodingLimits limits_;
  const CodingSet codings_;
  std::vector<Stage> stages_;  // in the order in which they are undone
  uint64_t octets_in_ = 0;
  uint64_t octets_out_ = 0;
};

}  // namespace weft::coding

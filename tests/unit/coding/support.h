#pragma once

#include <algorithm>
#include <string>

#include "weft/coding/body_decoder.h"
#include "weft/coding/encoder_pool.h"
#include "weft/http/headers.h"

namespace weft::coding::test {

inline constexpr Coding kPlainCodings[] = {Coding::kGzip, Coding::kBrotli, Coding::kZstd};

// Text that codes well, but not absurdly well.
inline std::string sample_text(size_t size) {
  std::string text;
  for (unsigned i = 0; text.size() < size; ++i) {
    text += "{\"id\":" + std::to_string(i * 7919 % 10007) + ",\"name\":\"item " + std::to_string(i) + "\"},";
  }
  text.resize(size);
  return text;
}

inline std::string encode_all(EncoderPool& pool, Coding coding, Bytes body) {
  const auto coded = pool.encode(coding, body);
  return coded ? std::string(*coded) : std::string("encoder failed");
}

struct Decoded {
  std::string text;
  uint16_t status = 0;  // 0 = whole
};

// Feeds `body` in pieces of `in_piece` octets, takes what comes out in pieces of `out_piece`.
inline Decoded decode_all(Bytes content_encoding, Bytes body, const DecodingLimits& limits = {},
                          size_t in_piece = SIZE_MAX, size_t out_piece = 4096) {
  http::HeaderBlock fields;
  fields.append_field("content-encoding", content_encoding);
  auto made = BodyDecoder::create(fields, limits);
  if (!made) return {"", status_of(made.error())};
  if (!made.value()) return {std::string(body), 0};
  BodyDecoder& decoder = *made.value();
  std::string room(out_piece, '\0');
  Decoded decoded;
  do {
    Bytes input = body.substr(0, std::min(in_piece, body.size()));
    body.remove_prefix(input.size());
    const auto end = body.empty() ? BodyDecoder::InputEnd::kYes : BodyDecoder::InputEnd::kNo;
    size_t produced = room.size();
    while (produced == room.size()) {
      const auto step = decoder.decode(input, MutableBytes(room.data(), room.size()), end);
      if (!step) {
        decoded.status = status_of(step.error());
        return decoded;
      }
      produced = step.value();
      decoded.text.append(room, 0, produced);
    }
  } while (!body.empty());
  return decoded;
}

}  // namespace weft::coding::test

// A request body with a Content-Encoding: the first octet chooses the codings, the second the sizes of the
// pieces, the rest is the body. What comes out must not depend on the pieces, and keep to the limits.

#include <cstdint>
#include <string>

#include "weft/base/assert.h"
#include "weft/coding/body_decoder.h"

using namespace weft;
using namespace weft::coding;

namespace {

constexpr Bytes kStacks[] = {"gzip", "br", "zstd", "gzip, br", "br, zstd", "zstd, gzip", "gzip, gzip, gzip"};
constexpr DecodingLimits kLimits = {300'000, 100};

struct Outcome {
  std::string text;
  bool refused = false;
  DecodeError error = DecodeError::kCorrupt;
};

Outcome decode(Bytes codings, Bytes body, size_t in_piece, size_t out_piece) {
  http::HeaderBlock fields;
  fields.append_field("content-encoding", codings);
  auto made = BodyDecoder::create(fields, kLimits);
  WEFT_ASSERT(made.ok() && made.value());
  BodyDecoder& decoder = *made.value();
  std::string room(out_piece, '\0');
  Outcome outcome;
  do {
    Bytes input = body.substr(0, in_piece);
    body.remove_prefix(input.size());
    const auto end = body.empty() ? BodyDecoder::InputEnd::kYes : BodyDecoder::InputEnd::kNo;
    size_t produced = room.size();
    while (produced == room.size()) {
      const auto step = decoder.decode(input, MutableBytes(room.data(), room.size()), end);
      if (!step) {
        outcome.refused = true;
        outcome.error = step.error();
        return outcome;
      }
      produced = step.value();
      outcome.text.append(room, 0, produced);
    }
    WEFT_ASSERT(input.empty());
  } while (!body.empty());
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  const Bytes codings = kStacks[data[0] % (sizeof kStacks / sizeof kStacks[0])];
  const Bytes body(reinterpret_cast<const char*>(data) + 2, size - 2);
  const Outcome whole = decode(codings, body, SIZE_MAX, 16 * 1024);
  const Outcome pieces = decode(codings, body, data[1] % 16 + 1, (data[1] / 16 + 1) * 100);
  WEFT_ASSERT(whole.text.size() <= kLimits.size && pieces.text.size() <= kLimits.size);
  // Refusals may differ in which of two reasons comes first, acceptance may not.
  WEFT_ASSERT(whole.refused == pieces.refused);
  if (!whole.refused) WEFT_ASSERT(whole.text == pieces.text);
  return 0;
}

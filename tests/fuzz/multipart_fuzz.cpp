// A multipart body. The first octet chooses how the rest is cut into pieces; however it is cut, the parts and
// their data are the same, and no octet of data is one that was not sent.

#include <algorithm>
#include <cstdint>
#include <string>

#include "weft/base/assert.h"
#include "weft/http/multipart.h"

using namespace weft;
using namespace weft::http;

namespace {

using Event = MultipartParser::Event;

constexpr Bytes kType = "multipart/form-data; boundary=";

struct Outcome {
  std::string text;
  size_t data = 0;
  bool in_part = false;
  bool ended = false;
};

void note(const MultipartParser& parser, Event event, Outcome& outcome) {
  const PartHead& head = parser.head();
  switch (event) {
    case Event::kMore: return;
    case Event::kPart:
      WEFT_ASSERT(!outcome.in_part && !outcome.ended);
      outcome.in_part = true;
      outcome.text += "{" + head.name + "|" + head.filename + "|" + std::string(head.media_type);
      for (size_t i = 0; i < head.fields.size(); ++i) outcome.text += head.fields[i].value;
      outcome.text += "}";
      return;
    case Event::kData:
      WEFT_ASSERT(outcome.in_part && !parser.data().empty());
      outcome.data += parser.data().size();
      outcome.text += parser.data();
      return;
    case Event::kPartEnd:
      WEFT_ASSERT(outcome.in_part);
      outcome.in_part = false;
      outcome.text += ")";
      return;
    case Event::kEnd:
      WEFT_ASSERT(!outcome.in_part && !outcome.ended);
      outcome.ended = true;
      return;
    case Event::kRefused:
      WEFT_ASSERT(parser.refusal().status == 400 || parser.refusal().status == 413);
      outcome.text += parser.refusal().reason;
      return;
  }
}

Outcome read(Bytes boundary, Bytes body, size_t piece_size) {
  MultipartParser parser(boundary);
  Outcome outcome;
  Event event = Event::kMore;
  while (!body.empty() && event != Event::kRefused) {
    Bytes piece = body.substr(0, piece_size);
    body.remove_prefix(piece.size());
    do {
      event = parser.feed(piece);
      note(parser, event, outcome);
    } while (event != Event::kMore && event != Event::kRefused);
    WEFT_ASSERT(event == Event::kRefused || piece.empty());
  }
  if (event != Event::kRefused) {
    event = parser.end();
    note(parser, event, outcome);
    WEFT_ASSERT(outcome.ended == (event == Event::kMore));
  }
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const Bytes input(reinterpret_cast<const char*>(data) + 1, size - 1);
  const size_t line = std::min(input.find('\n'), input.size());
  const FormType type = form_type(std::string(kType).append(input.substr(0, line)));
  if (type.kind != FormType::Kind::kMultipart) return 0;
  const Bytes body = input.substr(std::min(line + 1, input.size()));
  const Outcome whole = read(type.boundary, body, body.size() + 1);
  WEFT_ASSERT(whole.data <= body.size());
  WEFT_ASSERT(whole.text == read(type.boundary, body, 1).text);
  WEFT_ASSERT(whole.text == read(type.boundary, body, data[0] % 61 + 2).text);
  return 0;
}

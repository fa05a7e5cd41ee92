#include "php/body/part_reader.h"

#include "php/errors.h"

namespace weft::php {

void PartReader::drop_chunk() {
  if (chunk_) zend_string_release(chunk_);
  chunk_ = nullptr;
}

bool PartReader::fill() {
  drop_chunk();
  rest_ = {};
  zend_string* chunk = body_.read(kChunk, RequestBody::Reader::kParts);
  if (!chunk) return false;
  // Whoever waited meanwhile for the same has been told off by the body.
  chunk_ = chunk;
  rest_ = Bytes(ZSTR_VAL(chunk), ZSTR_LEN(chunk));
  return true;
}

PartReader::Event PartReader::step() {
  Event event = parser_.feed(rest_);
  while (event == Event::kMore && fill()) event = parser_.feed(rest_);
  if (event == Event::kMore) {
    if (EG(exception)) return Event::kRefused;
    ended_ = true;
    event = parser_.end();
  }
  if (event == Event::kRefused) throw_http(parser_.refusal().status, parser_.refusal().reason);
  return event;
}

bool PartReader::next() {
  if (ended_ || !discard()) return false;
  while (!ended_) {
    switch (step()) {
      case Event::kPart:
        in_part_ = true;
        body_.note_part(parser_.head());
        return true;
      case Event::kRefused: return false;
      case Event::kMore:
      case Event::kData:
      case Event::kPartEnd:
      case Event::kEnd: break;
    }
  }
  return false;
}

// Whether the part goes on.
bool PartReader::find_data() {
  if (!data_.empty()) return true;
  if (!in_part_) return false;
  const Event event = step();
  if (event == Event::kData) {
    data_ = parser_.data();
    return true;
  }
  in_part_ = false;
  return false;
}

zend_string* PartReader::read(size_t most) {
  if (!find_data()) return nullptr;
  const bool all_of_chunk = chunk_ && data_.data() == ZSTR_VAL(chunk_) && data_.size() == ZSTR_LEN(chunk_);
  zend_string* text;
  if (all_of_chunk && data_.size() <= most) {
    text = zend_string_copy(chunk_);
    data_ = {};
    // Nothing looks into it any more, and a string with one owner can be appended to in place.
    drop_chunk();
    return text;
  }
  const Bytes piece = data_.substr(0, most);
  text = zend_string_init(piece.data(), piece.size(), false);
  data_.remove_prefix(piece.size());
  return text;
}

bool PartReader::discard() {
  while (find_data()) data_ = {};
  return !EG(exception);
}

}  // namespace weft::php

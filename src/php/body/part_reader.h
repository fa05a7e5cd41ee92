#pragma once

#include <cstdint>

#include "php/body/request_body.h"
#include "php/zend.h"
#include "weft/http/multipart.h"

namespace weft::php {

// The parts of a form as a handler reads them while they come. Everything here runs on a coroutine and may
// wait; EG(exception) is set when it was in vain.
class PartReader {
 public:
  // `body` outlives it; its claim_for_parts() was true.
  explicit PartReader(RequestBody& body) : body_(body), parser_(body.boundary()) {}
  ~PartReader() { drop_chunk(); }
  PartReader(const PartReader&) = delete;
  PartReader& operator=(const PartReader&) = delete;

  // Goes to the next part. False when there is none.
  bool next();
  const http::PartHead& head() const { return parser_.head(); }
  // Of the part at hand: the next 1 to `most` octets, the caller's; null at its end.
  zend_string* read(size_t most);
  // Reads and drops the rest of it.
  bool discard();

 private:
  using Event = http::MultipartParser::Event;

  // The next event but kMore: more octets are read for it. kRefused with an exception pending.
  Event step();
  bool fill();
  bool find_data();
  void drop_chunk();

  static constexpr size_t kChunk = 64 * 1024;

  RequestBody& body_;
  http::MultipartParser parser_;
  zend_string* chunk_ = nullptr;  // what `rest_` and the parser's data are views into
  Bytes rest_;                    // not parsed yet
  Bytes data_;                    // of the part, not read yet
  bool in_part_ = false;
  bool ended_ = false;
};

}  // namespace weft::php

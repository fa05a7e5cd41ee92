#pragma once

// An answer that is a file, whatever carries it.

#include "sample_file.h"
#include "weft/http/exchange.h"

namespace weft::http::testing {

// `before` and all of `file`, at once.
inline void answer_with_file(Exchange& exchange, test::SampleFile& file, Bytes before = {}) {
  ResponseHead head;
  head.content_length = before.size() + file.text().size();
  exchange.respond(head, before, EndStream::kNo);
  exchange.send_file(file.whole(), EndStream::kYes);
}

}  // namespace weft::http::testing

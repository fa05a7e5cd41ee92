#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "weft/base/bytes.h"
#include "weft/http/exchange.h"

namespace weft::files {

// What is said of a file that is sent. Views are valid for the call.
struct FileAnswer {
  uint16_t status = 200;  // another one switches conditions and ranges off
  Bytes media_type;       // empty = that of `fields`, or by the file's extension
  Bytes cache_control;    // empty = none
  Bytes disposition;      // empty = none
  // Further ones; names in lower case. Those that are also said here count instead of ours.
  std::span<const http::HeaderField> fields;
  Bytes reason;
  bool close = false;
  bool etag = true;
  bool last_modified = true;
  bool ranges = true;
  bool conditional = true;
  bool precompressed = true;  // siblings with .zst, .br and .gz are looked for
};

// Answers with the regular file at `path`, whatever leads there, as the request's conditions and ranges ask
// for it. False, and nothing answered, when it cannot be opened or is something else. `now` in seconds since
// 1970.
bool answer_with_file(http::Exchange& exchange, const std::string& path, const FileAnswer& answer,
                      int64_t now);

// Content-Disposition: "attachment; filename=..." as RFC 6266 has it. `name` may be empty.
std::string content_disposition(Bytes type, Bytes name);

}  // namespace weft::files

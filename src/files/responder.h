#pragma once

#include <cstdint>

#include "files/open_file.h"
#include "weft/files/file_answer.h"

namespace weft::files {

// Which representation of it.
struct Variant {
  OpenFile* file;
  Bytes coding;             // of Content-Encoding; empty = none
  Bytes vary;               // what it was chosen by; empty = there is no other
  Bytes use_as_dictionary;  // the field; empty = none
};

inline constexpr Bytes kVaryByCoding = "accept-encoding";
inline constexpr Bytes kVaryByDictionary = "accept-encoding, available-dictionary";

// 200, 206, 304, 412 or 416 with `variant`, of which `answer` says the rest. Its media type is known.
void respond_with(http::Exchange& exchange, Variant variant, const FileAnswer& answer, int64_t now);

// The reason phrase as text.
void respond_plainly(http::Exchange& exchange, uint16_t status,
                     std::span<const http::HeaderField> fields = {});

}  // namespace weft::files

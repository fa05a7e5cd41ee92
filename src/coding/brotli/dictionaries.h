#pragma once

#include <brotli/encode.h>

#include <memory>

#include "coding/backend.h"

namespace weft::coding {

// Dictionaries of brotli's encoder, which it has from version 1.1 on. One of two files is built.
struct BrotliDictionaries {
  std::unique_ptr<PreparedDictionary> (*prepare)(Bytes dictionary, int level);
  // Before the first octet. `dictionary` outlives the state.
  bool (*attach)(BrotliEncoderState* state, const PreparedDictionary& dictionary);
};

// Null in older versions.
const BrotliDictionaries* brotli_dictionaries();

}  // namespace weft::coding

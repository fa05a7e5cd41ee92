// Built instead of brotli/dictionaries.cpp where brotli is older than 1.1.

#include "coding/brotli/dictionaries.h"

namespace weft::coding {

const BrotliDictionaries* brotli_dictionaries() {
  return nullptr;
}

}  // namespace weft::coding

// Built instead of the backend where brotli is not there.

#include "coding/backend.h"

namespace weft::coding {

const Backend* brotli_backend() {
  return nullptr;
}

}  // namespace weft::coding

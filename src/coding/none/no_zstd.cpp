// Built instead of the backend where zstd is not there.

#include "coding/backend.h"

namespace weft::coding {

const Backend* zstd_backend() {
  return nullptr;
}

}  // namespace weft::coding

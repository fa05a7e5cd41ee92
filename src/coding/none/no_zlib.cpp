// Built instead of the backend where zlib is not there.

#include "coding/backend.h"

namespace weft::coding {

const Backend* gzip_backend() {
  return nullptr;
}

}  // namespace weft::coding

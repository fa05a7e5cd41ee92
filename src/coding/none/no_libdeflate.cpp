// Built instead of the backend where libdeflate is not there.

#include "coding/backend.h"

namespace weft::coding {

const WholeBackend* whole_gzip_backend() {
  return nullptr;
}

}  // namespace weft::coding

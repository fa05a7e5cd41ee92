#include "weft/http/request_head.h"

namespace weft::http {

void RequestHead::clear() {
  method = Method::kGet;
  method_size = 0;
  version = Version::k1_1;
  keep_alive = true;
  expects_continue = false;
  secure = false;
  chunked = false;
  content_length.reset();
  authority = {};
  protocol = {};
  fields.clear();
}

}  // namespace weft::http

// What requests to the admin listener say: the input is the query and the value of the fields that are read.

#include <cstdint>

#include "server/admin/admin_request.h"
#include "weft/base/assert.h"
#include "weft/http/headers.h"

using namespace weft;
using namespace weft::server;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static http::HeaderBlock block;
  const Bytes text(reinterpret_cast<const char*>(data), size);
  const Bytes first = text.substr(0, text.find('\n'));
  block.clear();
  for (const Bytes name : {"accept", "authorization"}) {
    block.append_name(name);
    block.append_value(first);
    block.finish_field();
  }
  if (first.find('/') == Bytes::npos) WEFT_ASSERT(choose_format(block) == MetricsFormat::kPrometheus);
  if (choose_format(block) == MetricsFormat::kOpenMetrics) WEFT_ASSERT(first.find('-') != Bytes::npos);
  if (brings_token(block, "secret")) WEFT_ASSERT(first.find("secret") != Bytes::npos);
  if (has_parameter(text, "verbose")) WEFT_ASSERT(text.find("verbose") != Bytes::npos);
  if (find_page(text)) WEFT_ASSERT(text.front() == '/');
  return 0;
}

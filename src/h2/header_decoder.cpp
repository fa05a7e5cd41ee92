#include "h2/header_decoder.h"

#include <nghttp2/nghttp2.h>

#include "weft/h2/h2_session.h"

namespace weft::h2 {

const char* library_version() {
  return nghttp2_version(0)->version_str;
}

HeaderDecoder::~HeaderDecoder() {
  if (inflater_) nghttp2_hd_inflate_del(inflater_);
}

bool HeaderDecoder::begin() {
  return nghttp2_hd_inflate_new(&inflater_) == 0;
}

HeaderDecoder::Step HeaderDecoder::next(Bytes& in, bool last, Field& field) {
  if (!inflater_ && !begin()) return Step::kError;
  nghttp2_nv found;
  int flags = 0;
  const auto* const data = reinterpret_cast<const uint8_t*>(in.data());
  const ssize_t used = nghttp2_hd_inflate_hd2(inflater_, &found, &flags, data, in.size(), last ? 1 : 0);
  if (used < 0) return Step::kError;
  in.remove_prefix(static_cast<size_t>(used));
  if (flags & NGHTTP2_HD_INFLATE_EMIT) {
    field.name = Bytes(reinterpret_cast<const char*>(found.name), found.namelen);
    field.value = Bytes(reinterpret_cast<const char*>(found.value), found.valuelen);
    return Step::kField;
  }
  if (flags & NGHTTP2_HD_INFLATE_FINAL) {
    nghttp2_hd_inflate_end_headers(inflater_);
    return Step::kEnd;
  }
  return Step::kNeedsInput;
}

}  // namespace weft::h2

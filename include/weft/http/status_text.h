#pragma once

#include "weft/base/bytes.h"
#include "weft/http/status.h"

namespace weft::http {

// The body of an answer that has nothing to say but its status: the registered phrase and CRLF. Valid as long
// as the object.
class StatusText {
 public:
  explicit StatusText(uint16_t status) {
    size_ = reason_phrase(status).copy(text_, sizeof text_ - 2);
    text_[size_++] = '\r';
    text_[size_++] = '\n';
  }

  Bytes text() const { return Bytes(text_, size_); }

 private:
  size_t size_ = 0;
  char text_[80];
};

}  // namespace weft::http

#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "weft/base/output_queue.h"
#include "weft/http/exchange.h"
#include "weft/http/method.h"
#include "weft/http/response_head.h"
#include "weft/http/status.h"

namespace weft::http {

// How long the body of one answer is (RFC 9110, 8.6), and that it comes out as long as was said.
class AnswerLength {
 public:
  enum class Kind : uint8_t {
    kNoBody,  // by method or status: octets offered are dropped
    kStated,  // exactly as many as the head says
    kOpen,    // until the end, as the protocol marks it
  };

  // Whether trailer fields can follow a body; HTTP/1.0 has none.
  enum class Trailers : bool { kImpossible, kPossible };

  // Decides, from the head, and the `size` octets of body that came with it, what Content-Length says.
  std::optional<uint64_t> plan(const ResponseHead& head, Method method, size_t size, EndStream end,
                               Trailers trailers) {
    kind_ = Kind::kNoBody;
    left_ = 0;
    if (head.status == 205) return 0;
    if (forbids_body(head.status)) return head.status == 304 ? head.content_length : std::nullopt;
    if (method == Method::kHead)
      return end == EndStream::kYes && !head.content_length ? size : head.content_length;
    if (end == EndStream::kYes) return state(size);
    const bool open = !head.content_length || (head.has_trailers && trailers == Trailers::kPossible);
    if (!open) return state(*head.content_length);
    kind_ = Kind::kOpen;
    return std::nullopt;
  }

  Kind kind() const { return kind_; }

  // Drops `body` where there is none, and cuts off what exceeds the length stated; false when that was the
  // case.
  bool admit(OwnedBytes& body) {
    if (kind_ == Kind::kOpen) return true;
    if (kind_ == Kind::kNoBody) {
      body.done();
      body = {};
      return true;
    }
    const bool fits = body.data.size() <= left_;
    if (!fits) body.data = body.data.substr(0, static_cast<size_t>(left_));
    left_ -= body.data.size();
    return fits;
  }

  bool admit(FilePart& part) {
    if (kind_ == Kind::kOpen) return true;
    const bool fits = kind_ == Kind::kNoBody || part.size <= left_;
    if (kind_ == Kind::kNoBody || left_ == 0) {
      part.done();
      part = {};
    }
    part.size = std::min(part.size, left_);
    left_ -= part.size;
    return fits;
  }

  // Nothing is missing of what was stated.
  bool met() const { return left_ == 0; }

 private:
  uint64_t state(uint64_t length) {
    kind_ = Kind::kStated;
    return left_ = length;
  }

  uint64_t left_ = 0;  // of what was stated
  Kind kind_ = Kind::kNoBody;
};

}  // namespace weft::http

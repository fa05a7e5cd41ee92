#pragma once

#include <optional>
#include <string>

#include "weft/http/known_authority.h"
#include "weft/http/limits.h"
#include "weft/http/priority.h"
#include "weft/http/refusal.h"
#include "weft/http/request_head.h"

namespace weft::h2 {

// Makes a RequestHead of the fields of one HEADERS block, in the shape every protocol gives it: the path as
// target, :authority also as `host`, cookie crumbs as one field. What is over a limit is counted and no
// longer kept. Two kinds of bad requests: those that are malformed, of which the stream is reset (RFC 9113,
// 8.1.1), and those that are refused with an answer.
class RequestReader {
 public:
  explicit RequestReader(http::RequestHead& head) : head_(head) {}
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  void recycle();

  void take(Bytes name, Bytes value, const http::Limits& limits);
  void refuse(http::Refusal refusal) {
    if (!refusal_) refusal_ = refusal;
  }

  // The section is complete: what follows from its fields is filled in, or a reason not to serve it.
  http::Refusal finish(const http::Limits& limits, http::KnownAuthority& known_host, bool end_stream);

  // Final behind finish(). `extended_connect`: RFC 8441 was offered.
  bool malformed(bool extended_connect) const;
  // Of the body, as far as the request says.
  std::optional<uint64_t> length() const { return length_; }
  // What the `priority` field says.
  http::Priority priority() const { return priority_; }

 private:
  struct Framing;

  enum Pseudo : uint8_t {
    kMethod = 1,
    kScheme = 2,
    kPath = 4,
    kAuthority = 8,
    kProtocol = 16,
  };

  void take_pseudo(Bytes name, Bytes value, const http::Limits& limits);
  bool note(Pseudo pseudo, Bytes value);
  bool check_value(Bytes value);
  void take_path(Bytes value, const http::Limits& limits);
  void take_authority(Bytes value, const http::Limits& limits);
  void take_method(Bytes value);
  void take_scheme(Bytes value);
  void take_protocol(Bytes value, const http::Limits& limits);
  void take_regular(Bytes name, Bytes value, const http::Limits& limits);
  void note_regular(Bytes name, Bytes value);
  void end_pseudo_fields();
  http::Refusal check_target() const;
  http::Refusal check_authority(const Framing& framing, http::KnownAuthority& known_host);

  http::RequestHead& head_;
  http::Refusal refusal_;
  http::Priority priority_;
  std::string authority_;  // until the target is there, which comes first in a HeaderBlock
  std::string cookie_;
  std::string protocol_;
  std::optional<uint64_t> length_;
  size_t section_size_ = 0;
  uint8_t pseudo_ = 0;  // those that have come
  bool malformed_ = false;
  bool has_host_ = false;
  bool authority_added_ = false;
  bool pseudo_ended_ = false;
  bool web_scheme_ = true;
  bool rooted_ = false;    // the path begins with a slash
  bool asterisk_ = false;  // it is "*"
};

}  // namespace weft::h2

#pragma once

#include <optional>
#include <string>

#include "weft/http/known_authority.h"
#include "weft/http/limits.h"
#include "weft/http/refusal.h"
#include "weft/http/request_head.h"

namespace weft::h2 {

// Makes a RequestHead of the fields of one HEADERS block, in the shape every protocol gives it: the path as
// target, :authority also as `host`, cookie crumbs as one field. What is over a limit is counted and no
// longer kept. Only records; judges in finish().
class RequestReader {
 public:
  explicit RequestReader(http::RequestHead& head) : head_(head) {}
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  void recycle();

  void take(Bytes name, Bytes value, const http::Limits& limits);

  static constexpr size_t kFieldOverhead = 32;  // RFC 9113, 6.5.2

  // Octets of the section as RFC 9113 counts them (6.5.2), kept or not.
  size_t list_size() const { return list_size_; }
  void refuse(http::Refusal refusal) {
    if (!refusal_) refusal_ = refusal;
  }

  // The section is complete: what follows from its fields is filled in, or a reason not to serve it.
  http::Refusal finish(const http::Limits& limits, http::KnownAuthority& known_host, bool end_stream);

 private:
  struct Framing;

  void take_pseudo(Bytes name, Bytes value, const http::Limits& limits);
  void take_authority(Bytes value, const http::Limits& limits);
  void take_method(Bytes value);
  void take_regular(Bytes name, Bytes value, const http::Limits& limits);
  void add_field(Bytes name, Bytes value);
  void end_pseudo_fields();
  http::Refusal check_target() const;
  http::Refusal check_authority(const Framing& framing, http::KnownAuthority& known_host);

  http::RequestHead& head_;
  http::Refusal refusal_;
  std::string authority_;  // until the target is there, which comes first in a HeaderBlock
  std::string cookie_;
  std::string protocol_;
  size_t list_size_ = 0;
  size_t section_size_ = 0;
  bool has_authority_ = false;
  bool authority_added_ = false;
  bool has_target_ = false;
  bool pseudo_ended_ = false;
  bool web_scheme_ = true;
};

}  // namespace weft::h2

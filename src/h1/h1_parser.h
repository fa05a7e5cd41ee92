#pragma once

#include <cstddef>
#include <cstdint>

#include "h1/chunk_decoder.h"
#include "h1/framing_guard.h"
#include "h1/llhttp_compat.h"
#include "weft/base/bytes.h"
#include "weft/http/known_authority.h"
#include "weft/http/limits.h"
#include "weft/http/refusal.h"
#include "weft/http/request_head.h"

namespace weft::h1 {

// Reads one request after the other from octets that come in any portions. Request lines are read here, under
// the guard's eyes; field and trailer sections pass the guard and then llhttp, which splits them; bodies are
// framed here. Owned by an H1Exchange, whose head and trailers it fills.
class H1Parser {
 public:
  enum class Event : uint8_t {
    kMore,     // all input is used, nothing has happened
    kHead,     // the head is complete and valid
    kBody,     // body() has octets, or the body has ended, or both
    kRefused,  // refusal() says why; nothing can be parsed any more
  };

  H1Parser(http::RequestHead& head, http::HeaderBlock& trailers) : head_(head), trailers_(trailers) {}
  H1Parser(const H1Parser&) = delete;
  H1Parser& operator=(const H1Parser&) = delete;

  // For a new message; head and trailers are clear. `limits` stay valid while it is read.
  void start(const http::Limits& limits);

  // Takes octets off the front of `in` up to the next event. Not to be called once ended().
  Event feed(Bytes& in);

  // Octets of the message itself have arrived, not only empty lines in front of it.
  bool begun() const { return place_ > Place::kStartLf; }
  // The message is complete: with kHead when it has no body, else with the last kBody.
  bool ended() const { return place_ == Place::kEnd; }
  // Views into the input of the last feed().
  Bytes body() const { return body_; }
  uint64_t body_received() const { return body_received_; }
  // Octets of a body of known length still to come.
  uint64_t body_left() const { return place_ == Place::kIdentity ? body_left_ : 0; }
  http::Refusal refusal() const { return refusal_; }

 private:
  enum class Place : uint8_t {
    kStart,
    kStartLf,
    kMethod,
    kHead,
    kIdentity,
    kChunked,
    kTrailers,
    kEnd,
    kRefused,
  };
  friend struct Trampolines;

  Event read_start(Bytes& in);
  Event read_method(Bytes& in);
  Event end_method();
  Event read_head(Bytes& in);
  Event end_head();
  Event read_identity(Bytes& in);
  Event read_chunked(Bytes& in);
  Event read_trailers(Bytes& in);
  void start_section(http::HeaderBlock& section);
  // Guard, then llhttp. kMore, or kHead at the end of the section.
  Event read_section(Bytes& in);
  Event refuse(http::Refusal refusal);
  Event refuse(uint16_t status, const char* reason) { return refuse(http::Refusal{status, reason}); }

  int on_field_name(Bytes fragment);
  int on_field_name_end();
  int on_field_value(Bytes fragment);
  int on_field_value_end();
  int on_section_end();

  http::RequestHead& head_;
  http::HeaderBlock& trailers_;
  http::HeaderBlock* section_ = nullptr;  // the one being read
  const http::Limits* limits_ = nullptr;
  Place place_ = Place::kStart;
  uint8_t empty_lines_ = 0;
  bool section_ended_ = false;
  http::Refusal refusal_;
  Bytes body_;
  uint64_t body_received_ = 0;
  uint64_t body_left_ = 0;
  FramingGuard guard_;
  http::KnownAuthority known_host_;
  ChunkDecoder chunks_;
  llhttp_t llhttp_{};
};

}  // namespace weft::h1

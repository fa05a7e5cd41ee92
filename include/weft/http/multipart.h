#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "weft/base/bytes.h"
#include "weft/http/part_head.h"
#include "weft/http/refusal.h"

namespace weft::http {

// What a Content-Type says about a body being a form of parts.
struct FormType {
  enum class Kind : uint8_t {
    kOther,
    kMultipart,  // multipart/form-data
    kMalformed,  // the same without a boundary that RFC 2046, 5.1.1 allows
  };
  Kind kind = Kind::kOther;
  std::string boundary;
};
FormType form_type(Bytes content_type);

// Takes a multipart body (RFC 2046, 5.1) apart while it arrives in any portions. Data is never copied: what
// is handed out are views. Strict about what readers are known to disagree on: lines end in CRLF, nothing but
// blanks follows a boundary, and a body without its final boundary is malformed. Preamble and epilogue are
// skipped.
class MultipartParser {
 public:
  static constexpr size_t kMaxBoundary = 70;
  static constexpr size_t kMaxHead = 16 * 1024;  // octets of one part's header section; over: 413
  static constexpr size_t kMaxPadding = 256;     // blanks behind a boundary; over: 400

  enum class Event : uint8_t {
    kMore,     // all input is used
    kPart,     // a part begins: head()
    kData,     // data() of the part, never empty
    kPartEnd,  // follows every kPart
    kEnd,      // the final boundary; what comes then is skipped
    kRefused,  // refusal() says why; nothing can be parsed any more
  };

  explicit MultipartParser(Bytes boundary);

  // Takes octets off the front of `in` up to the next event. Call it until kMore for each portion.
  Event feed(Bytes& in);
  // No more input will come. kMore when the form was complete, else kRefused.
  Event end();

  // Of the last kPart, until the next.
  const PartHead& head() const { return head_; }
  // Of the last kData: a view into its input or into the parser, until the next feed().
  Bytes data() const { return data_; }
  Refusal refusal() const { return refusal_; }

 private:
  enum class Place : uint8_t {
    kPreamble,
    kAfterBoundary,
    kFinalDash,
    kPadding,
    kPaddingLf,
    kHead,
    kData,
    kEpilogue,
    kRefused,
  };

  // Takes what is no delimiter off `in` into data_; true when it took a delimiter then.
  bool scan(Bytes& in);
  bool go_on_matching(Bytes& in);
  Event read_preamble(Bytes& in);
  Event read_data(Bytes& in);
  Event read_after_boundary(Bytes& in);
  Event read_final_dash(Bytes& in);
  Event read_padding(Bytes& in);
  Event read_padding_lf(Bytes& in);
  Event read_head(Bytes& in);
  Event refuse(uint16_t status, const char* reason);

  const std::string delimiter_;  // CRLF, two dashes, the boundary
  size_t matched_;               // octets of it at the end of the input so far
  size_t padding_ = 0;
  size_t line_begin_ = 0;  // in section_
  Place place_ = Place::kPreamble;
  Bytes data_;
  std::string section_;
  PartHead head_;
  Refusal refusal_;
};

}  // namespace weft::http

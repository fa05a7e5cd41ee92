#pragma once

#include <cstdint>
#include <optional>

#include "weft/base/bytes.h"
#include "weft/http/request_head.h"

namespace weft::http {

// Conditional requests (RFC 9110, 13): what a client says it has, against what there is.

// Of the representation that would be sent with a 200.
struct Validators {
  Bytes etag;                            // as it is sent, quotes and W/ included; empty = it has none
  std::optional<int64_t> last_modified;  // seconds since 1970
};

enum class Precondition : uint8_t {
  kPassed,       // answer as if nothing had been asked
  kNotModified,  // 304
  kFailed,       // 412
};

// One entity-tag and nothing else: "..." or W/"...", of visible octets but the double quote.
bool is_etag(Bytes text);

bool etags_match_strongly(Bytes a, Bytes b);
bool etags_match_weakly(Bytes a, Bytes b);

// Evaluates If-Match, If-Unmodified-Since, If-None-Match and If-Modified-Since in the order of RFC 9110,
// 13.2.2, for a target that exists. Fields that are no dates are ignored; `now` in seconds since 1970. Only
// of use when the answer would otherwise be a success.
Precondition evaluate_preconditions(const RequestHead& request, const Validators& validators, int64_t now);

// Whether a Range field counts: there is no If-Range, or what it names has not changed. Tags are compared
// strongly; a date has to be that of the representation, and its second has to have passed, as a file may
// change twice in one.
bool if_range_holds(const RequestHead& request, const Validators& validators, int64_t now);

}  // namespace weft::http

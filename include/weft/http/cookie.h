#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "weft/base/ascii.h"
#include "weft/base/bytes.h"
#include "weft/base/result.h"

namespace weft::http {

// Calls visit(name, value) for each pair of a Cookie field (RFC 6265, 5.4), as leniently as PHP reads it:
// pairs end at ';', names at the first '=', white space around either goes, a pair without '=' has an empty
// value, one without a name is skipped. Quotes and percent-encoding stay. Stops when visit returns false.
template <class Visit>
void for_each_cookie(Bytes field, Visit visit) {
  while (!field.empty()) {
    const size_t end = field.find(';');
    const Bytes pair = field.substr(0, end);
    const size_t equals = pair.find('=');
    const Bytes name = ascii::trim(pair.substr(0, equals));
    const Bytes value = equals == Bytes::npos ? Bytes() : ascii::trim(pair.substr(equals + 1));
    if (!name.empty() && !visit(name, value)) return;
    if (end == Bytes::npos) return;
    field.remove_prefix(end + 1);
  }
}

// A token (RFC 6265, 4.1.1).
bool is_valid_cookie_name(Bytes name);

// cookie-octets, possibly in double quotes; may be empty. Everything else must be percent-encoded before.
bool is_valid_cookie_value(Bytes value);

enum class SameSite : uint8_t { kUnset, kLax, kStrict, kNone };

// A cookie to be set. A view: everything in it is valid for the call it is passed to.
struct SetCookie {
  Bytes name;
  Bytes value;                     // percent-encoded where it has to be
  std::optional<int64_t> expires;  // seconds since the epoch
  std::optional<int64_t> max_age;  // seconds; zero and less: at once
  Bytes domain;                    // empty = the host that answers
  Bytes path;                      // empty = the folder of the request
  bool secure = false;
  bool http_only = false;
  SameSite same_site = SameSite::kUnset;
  bool partitioned = false;
};

// What would make a browser misread the cookie or drop it without a word.
enum class CookieError : uint8_t {
  kName,
  kValue,
  kTooLong,
  kDomain,
  kPath,
  kSameSiteNoneNeedsSecure,
  kPartitionedNeedsSecure,
  kSecurePrefixNeedsSecure,
  kHostPrefixNeedsSecurePathNoDomain,
};

// A sentence part that says what is wrong, for messages to the user.
const char* describe(CookieError error);

// Browsers ignore a cookie whose name and value have more octets than this.
constexpr size_t kMaxCookieSize = 4096;

// The value of a Set-Cookie field.
Result<std::string, CookieError> format_set_cookie(const SetCookie& cookie);

}  // namespace weft::http

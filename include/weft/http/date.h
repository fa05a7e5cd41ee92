#pragma once

#include <cstdint>
#include <optional>

#include "weft/base/bytes.h"

namespace weft::http {

// Writes IMF-fixdate (RFC 9110, 5.6.7), always 29 octets, no terminator.
void format_date(int64_t unix_seconds, char out[29]);

// Seconds since 1970 of an HTTP-date in any of its three formats; nothing for what is none, or no date of the
// calendar. `now` decides the century of the one that has two digits for the year: at most 50 years ahead.
std::optional<int64_t> parse_date(Bytes text, int64_t now);

// The Date field line, formatted once per second. One per worker; whoever owns the loop calls update().
class DateCache {
 public:
  explicit DateCache(int64_t unix_seconds) { update(unix_seconds); }

  void update(int64_t unix_seconds) {
    if (unix_seconds == second_) return;
    second_ = unix_seconds;
    format_date(unix_seconds, line_ + 6);
  }

  // "Date: Tue, 15 Nov 1994 08:12:31 GMT\r\n"
  Bytes line() const { return Bytes(line_, sizeof line_); }
  // Only the value.
  Bytes value() const { return Bytes(line_ + 6, 29); }

 private:
  int64_t second_ = -1;
  char line_[37] = {'D', 'a', 't', 'e', ':', ' ',
                    // filled by format_date
                    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                    '\r', '\n'};
};

}  // namespace weft::http

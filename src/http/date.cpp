#include "weft/http/date.h"

#include <algorithm>
#include <cstring>

namespace weft::http {

namespace {

constexpr int64_t kSecondsPerDay = 86400;
constexpr int64_t kFirst = -62135596800;  // 0001-01-01 00:00:00
constexpr int64_t kLast = 253402300799;   // 9999-12-31 23:59:59

struct CivilDate {
  uint32_t year;
  uint32_t month;  // 0..11
  uint32_t day;    // 1..31
};

// Counts in years that begin in March, so that the leap day is the last one and months need no table.
CivilDate civil_date(uint32_t days_since_march_of_year_0) {
  constexpr uint32_t kDaysPerEra = 146097;  // 400 years
  const uint32_t era = days_since_march_of_year_0 / kDaysPerEra;
  const uint32_t day_of_era = days_since_march_of_year_0 % kDaysPerEra;
  const uint32_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const uint32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const uint32_t month_from_march = (5 * day_of_year + 2) / 153;
  const uint32_t day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
  const uint32_t month = month_from_march < 10 ? month_from_march + 2 : month_from_march - 10;
  return {era * 400 + year_of_era + (month < 2 ? 1 : 0), month, day};
}

char* put_two(char* out, uint32_t number) {
  out[0] = static_cast<char>('0' + number / 10);
  out[1] = static_cast<char>('0' + number % 10);
  return out + 2;
}

char* put_text(char* out, const char* text, size_t size) {
  std::memcpy(out, text, size);
  return out + size;
}

}  // namespace

void format_date(int64_t unix_seconds, char out[29]) {
  constexpr int64_t kMarchOfYear0 = 719468;  // days before 1970-01-01
  const int64_t seconds = std::clamp(unix_seconds, kFirst, kLast) + kMarchOfYear0 * kSecondsPerDay;
  const auto days = static_cast<uint32_t>(seconds / kSecondsPerDay);
  const auto second_of_day = static_cast<uint32_t>(seconds % kSecondsPerDay);
  const CivilDate date = civil_date(days);

  out = put_text(out, &"Wed, Thu, Fri, Sat, Sun, Mon, Tue, "[days % 7 * 5], 5);
  out = put_two(out, date.day);
  out = put_text(out, &" Jan  Feb  Mar  Apr  May  Jun  Jul  Aug  Sep  Oct  Nov  Dec "[date.month * 5], 5);
  out = put_two(out, date.year / 100);
  out = put_two(out, date.year % 100);
  *out++ = ' ';
  out = put_two(out, second_of_day / 3600);
  *out++ = ':';
  out = put_two(out, second_of_day / 60 % 60);
  *out++ = ':';
  out = put_two(out, second_of_day % 60);
  put_text(out, " GMT", 4);
}

}  // namespace weft::http

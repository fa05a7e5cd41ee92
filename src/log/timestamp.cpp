#include "log/timestamp.h"

#include <algorithm>

namespace weft::log {

namespace {

constexpr int64_t kSecondsPerDay = 86400;
constexpr int64_t kLast = 253402300799;  // 9999-12-31 23:59:59

char* put_two(char* out, uint32_t number, char after) {
  out[0] = static_cast<char>('0' + number / 10);
  out[1] = static_cast<char>('0' + number % 10);
  out[2] = after;
  return out + 3;
}

}  // namespace

// Counts in years that begin in March, so that the leap day is the last one and months need no table.
CivilTime civil_time(int64_t unix_seconds) {
  const int64_t seconds = std::clamp<int64_t>(unix_seconds, 0, kLast);
  const auto days = static_cast<uint32_t>(seconds / kSecondsPerDay) + 719468;
  const auto second_of_day = static_cast<uint32_t>(seconds % kSecondsPerDay);
  const uint32_t era = days / 146097;
  const uint32_t day_of_era = days % 146097;
  const uint32_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const uint32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const uint32_t month_from_march = (5 * day_of_year + 2) / 153;
  const uint32_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  return {era * 400 + year_of_era + (month <= 2 ? 1 : 0),
          month,
          day_of_year - (153 * month_from_march + 2) / 5 + 1,
          second_of_day / 3600,
          second_of_day / 60 % 60,
          second_of_day % 60};
}

void Timestamp::set_second(int64_t second) {
  second_ = second;
  const CivilTime time = civil_time(second);
  put_two(text_, time.year / 100, '0');
  char* p = put_two(text_ + 2, time.year % 100, '-');
  p = put_two(p, time.month, '-');
  p = put_two(p, time.day, 'T');
  p = put_two(p, time.hour, ':');
  p = put_two(p, time.minute, ':');
  put_two(p, time.second, '.');
  text_[23] = 'Z';
}

}  // namespace weft::log

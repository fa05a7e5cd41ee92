#include "weft/http/date.h"

#include <algorithm>
#include <cstring>

#include "weft/base/ascii.h"

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

// Days since 1970-01-01; `month` is 0..11.
int64_t days_since_1970(int64_t year, int64_t month, int64_t day) {
  const int64_t from_march = (month + 10) % 12;
  const int64_t y = year - (month < 2 ? 1 : 0);
  return y * 365 + y / 4 - y / 100 + y / 400 + (153 * from_march + 2) / 5 + day - 1 - 719468;
}

// Takes a date apart from the front.
class DateReader {
 public:
  explicit DateReader(Bytes text) : rest_(text) {}

  bool failed() const { return failed_; }
  bool at_end() const { return !failed_ && rest_.empty(); }

  void literal(Bytes text) {
    if (rest_.starts_with(text)) {
      rest_.remove_prefix(text.size());
    } else {
      failed_ = true;
    }
  }
  int64_t number(size_t digits) {
    const auto value = ascii::parse_decimal(rest_.substr(0, digits));
    if (!value || rest_.size() < digits) return fail();
    rest_.remove_prefix(digits);
    return static_cast<int64_t>(*value);
  }
  int64_t day_after_blank() {
    if (!rest_.starts_with(' ')) return number(2);
    rest_.remove_prefix(1);
    return number(1);
  }
  // Its place in `names`, each of which has `size` octets.
  int64_t name(Bytes names, size_t size) {
    for (size_t i = 0; i < names.size(); i += size) {
      if (!rest_.starts_with(names.substr(i, size))) continue;
      rest_.remove_prefix(size);
      return static_cast<int64_t>(i / size);
    }
    return fail();
  }
  void weekday(Bytes after) {
    name("SunMonTueWedThuFriSat", 3);
    literal(after);
  }
  // Of the names of RFC 850.
  void long_weekday() {
    for (const Bytes day :
         {"Sunday, ", "Monday, ", "Tuesday, ", "Wednesday, ", "Thursday, ", "Friday, ", "Saturday, "}) {
      if (rest_.starts_with(day)) return literal(day);
    }
    failed_ = true;
  }
  int64_t month() { return name("JanFebMarAprMayJunJulAugSepOctNovDec", 3); }
  int64_t time_of_day() {
    const int64_t hour = number(2);
    literal(":");
    const int64_t minute = number(2);
    literal(":");
    const int64_t second = number(2);
    // A leap second is the one before it.
    if (hour > 23 || minute > 59 || second > 60) return fail();
    return hour * 3600 + minute * 60 + std::min<int64_t>(second, 59);
  }
  std::optional<int64_t> date(int64_t year, int64_t month, int64_t day, int64_t time) {
    if (!at_end() || day < 1 || year < 1) return std::nullopt;
    const int64_t next_month = days_since_1970(year + month / 11, (month + 1) % 12, 1);
    if (day > next_month - days_since_1970(year, month, 1)) return std::nullopt;
    return days_since_1970(year, month, day) * kSecondsPerDay + time;
  }

 private:
  int64_t fail() {
    failed_ = true;
    return 0;
  }

  Bytes rest_;
  bool failed_ = false;
};

// Sun, 06 Nov 1994 08:49:37 GMT
std::optional<int64_t> parse_fixdate(Bytes text) {
  DateReader reader(text);
  reader.weekday(", ");
  const int64_t day = reader.number(2);
  reader.literal(" ");
  const int64_t month = reader.month();
  reader.literal(" ");
  const int64_t year = reader.number(4);
  reader.literal(" ");
  const int64_t time = reader.time_of_day();
  reader.literal(" GMT");
  return reader.date(year, month, day, time);
}

// Sun Nov  6 08:49:37 1994
std::optional<int64_t> parse_asctime(Bytes text) {
  DateReader reader(text);
  reader.weekday(" ");
  const int64_t month = reader.month();
  reader.literal(" ");
  const int64_t day = reader.day_after_blank();
  reader.literal(" ");
  const int64_t time = reader.time_of_day();
  reader.literal(" ");
  return reader.date(reader.number(4), month, day, time);
}

// Sunday, 06-Nov-94 08:49:37 GMT
std::optional<int64_t> parse_rfc850(Bytes text, int64_t now) {
  DateReader reader(text);
  reader.long_weekday();
  const int64_t day = reader.number(2);
  reader.literal("-");
  const int64_t month = reader.month();
  reader.literal("-");
  const int64_t two_digits = reader.number(2);
  reader.literal(" ");
  const int64_t time = reader.time_of_day();
  reader.literal(" GMT");
  if (!reader.at_end()) return std::nullopt;
  const int64_t this_year = 1970 + now / (kSecondsPerDay * 1461 / 4);
  int64_t year = this_year / 100 * 100 + two_digits;
  if (year > this_year + 50) year -= 100;
  if (year <= this_year - 50) year += 100;
  return reader.date(year, month, day, time);
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

std::optional<int64_t> parse_date(Bytes text, int64_t now) {
  // The comma comes after three letters, more of them, or not at all.
  if (text.size() > 3 && text[3] == ',') return parse_fixdate(text);
  if (text.size() > 3 && text[3] == ' ') return parse_asctime(text);
  return parse_rfc850(text, now);
}

}  // namespace weft::http

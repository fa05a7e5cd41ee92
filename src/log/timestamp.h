#pragma once

#include <cstdint>

#include "weft/base/bytes.h"

namespace weft::log {

struct CivilTime {
  uint32_t year;
  uint32_t month;  // 1..12
  uint32_t day;
  uint32_t hour;
  uint32_t minute;
  uint32_t second;
};

// UTC of 1970-01-01 to 9999-12-31; times outside are moved to the nearest. No locks, unlike gmtime_r().
CivilTime civil_time(int64_t unix_seconds);

// The time of a record as text; what is the same for a whole second is formatted once.
class Timestamp {
 public:
  void set(int64_t unix_nanoseconds) {
    const int64_t second = unix_nanoseconds / 1'000'000'000;
    if (second != second_) [[unlikely]]
      set_second(second);
    const auto ms = static_cast<uint32_t>(unix_nanoseconds % 1'000'000'000) / 1'000'000;
    text_[20] = static_cast<char>('0' + ms / 100);
    text_[21] = static_cast<char>('0' + ms / 10 % 10);
    text_[22] = static_cast<char>('0' + ms % 10);
  }

  // "2026-11-21T04:08:00.123Z"
  Bytes text() const { return Bytes(text_, sizeof text_); }
  const char (&octets() const)[24] { return text_; }

 private:
  void set_second(int64_t second);

  int64_t second_ = -1;
  char text_[24];
};

}  // namespace weft::log

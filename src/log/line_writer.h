#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "weft/base/bytes.h"

namespace weft::log {

// Writes one line into room it is given; what does not fit is left out. Text of peers and scripts goes
// through one of the escaping functions: nothing it holds can end the line, drive a terminal or be invalid
// UTF-8.
class LineWriter {
 public:
  // Of one untrusted value, before escaping; longer ones are cut.
  static constexpr size_t kMaxValue = 2048;

  LineWriter(char* room, size_t size) : begin_(room), p_(room), end_(room + size) {}

  Bytes text() const { return Bytes(begin_, size()); }
  size_t size() const { return static_cast<size_t>(p_ - begin_); }
  size_t room() const { return static_cast<size_t>(end_ - p_); }

  // Ours, or checked before.
  void put(Bytes text) {
    const size_t size = std::min(text.size(), room());
    std::memcpy(p_, text.data(), size);
    p_ += size;
  }
  template <size_t N>
  void literal(const char (&text)[N]) {
    if (room() < N - 1) [[unlikely]]
      return put(Bytes(text, N - 1));
    std::memcpy(p_, text, N - 1);
    p_ += N - 1;
  }
  // All of an array that ends without NUL.
  template <size_t N>
  void octets(const char (&text)[N]) {
    if (room() < N) [[unlikely]]
      return put(Bytes(text, N));
    std::memcpy(p_, text, N);
    p_ += N;
  }
  void put(char c) {
    if (p_ != end_) *p_++ = c;
  }
  // `before` (a brace or a comma), the name in quotes, a colon; left out as a whole.
  template <size_t N>
  void json_key(char before, const char (&name)[N]) {
    if (room() < N + 3) [[unlikely]]
      return;
    p_[0] = before;
    p_[1] = '"';
    std::memcpy(p_ + 2, name, N - 1);
    p_[N + 1] = '"';
    p_[N + 2] = ':';
    p_ += N + 3;
  }
  void decimal(uint64_t number) {
    const auto [end, error] = std::to_chars(p_, end_, number);
    if (error == std::errc()) p_ = end;
  }
  // With leading zeros; number < 10^digits.
  void padded(uint32_t number, int digits);

  // What stands between the quotes of a JSON string.
  void json(Bytes untrusted, size_t most = kMaxValue);
  // For people: as it is, with \xHH for what is not printable.
  void plain(Bytes untrusted, size_t most = kMaxValue);
  // The same between quotes: with \xHH for quotes and backslashes, too.
  void quoted(Bytes untrusted, size_t most = kMaxValue);
  // As it is where that is unambiguous, else as a JSON string.
  void logfmt(Bytes untrusted, size_t most = kMaxValue);

 private:
  enum class Escape : uint8_t { kJson, kPlain, kQuoted };

  size_t copy_plain(Bytes untrusted);
  template <Escape kEscape>
  void escaped(Bytes untrusted, size_t most);
  template <Escape kEscape>
  size_t put_special(Bytes rest);

  char* begin_;
  char* p_;
  char* end_;
};

}  // namespace weft::log

#include "log/line_writer.h"

#include <array>

#include "weft/base/utf8.h"

namespace weft::log {

namespace {

constexpr char kHex[] = "0123456789abcdef";

// The most octets one octet becomes: \u00XX.
constexpr size_t kWorstGrowth = 6;

constexpr bool is_plain_ascii(unsigned char c) {
  return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

// Octets that are copied as they are.
constexpr auto kPlainAscii = [] {
  std::array<bool, 256> table{};
  for (size_t c = 0; c < table.size(); ++c) table[c] = is_plain_ascii(static_cast<unsigned char>(c));
  return table;
}();

// Eight octets at once; errs only on the side of caution.
bool copy_if_plain(char* to, const char* from) {
  constexpr uint64_t kEach = 0x0101010101010101;
  constexpr uint64_t kHigh = 0x80 * kEach;
  uint64_t octets;
  std::memcpy(&octets, from, sizeof octets);
  const auto zeros = [](uint64_t word) { return (word - kEach) & ~word; };
  const uint64_t special = octets | (octets - 0x20 * kEach) | zeros(octets ^ ('"' * kEach)) |
                           zeros(octets ^ ('\\' * kEach)) | zeros(octets ^ (0x7f * kEach));
  if ((special & kHigh) != 0) return false;
  std::memcpy(to, &octets, sizeof octets);
  return true;
}

// U+0080 to U+009F control terminals like their ASCII namesakes.
bool is_c1_control(Bytes sequence) {
  return sequence[0] == '\xc2' && static_cast<unsigned char>(sequence[1]) < 0xa0;
}

bool is_bare_logfmt(Bytes text) {
  if (text.empty()) return false;
  for (const char c : text) {
    if (!kPlainAscii[static_cast<unsigned char>(c)] || c == ' ' || c == '=') return false;
  }
  return true;
}

// Without half a sequence at the end.
Bytes cut(Bytes text, size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && utf8::is_continuation(text[most])) --most;
  return text.substr(0, most);
}

}  // namespace

void LineWriter::padded(uint32_t number, int digits) {
  if (room() < static_cast<size_t>(digits)) return;
  for (char* p = p_ + digits; p != p_; number /= 10) *--p = static_cast<char>('0' + number % 10);
  p_ += digits;
}

void LineWriter::json(Bytes untrusted, size_t most) {
  escaped<Escape::kJson>(untrusted, most);
}

void LineWriter::plain(Bytes untrusted, size_t most) {
  escaped<Escape::kPlain>(untrusted, most);
}

void LineWriter::quoted(Bytes untrusted, size_t most) {
  escaped<Escape::kQuoted>(untrusted, most);
}

void LineWriter::logfmt(Bytes untrusted, size_t most) {
  untrusted = cut(untrusted, most);
  if (is_bare_logfmt(untrusted)) return put(untrusted);
  put('"');
  json(untrusted, most);
  put('"');
}

// What needs no escaping, up to the first octet that does; there is room for all of it. Returns how much it
// was.
inline size_t LineWriter::copy_plain(Bytes untrusted) {
  const char* const from = untrusted.data();
  const size_t size = untrusted.size();
  size_t done = 0;
  if (size >= sizeof(uint64_t)) {
    while (done + sizeof(uint64_t) <= size && copy_if_plain(p_ + done, from + done)) done += sizeof(uint64_t);
    // The rest with some octets once more.
    const size_t last = size - sizeof(uint64_t);
    if (done > last && copy_if_plain(p_ + last, from + last)) done = size;
  }
  for (; done < size && kPlainAscii[static_cast<unsigned char>(from[done])]; ++done) p_[done] = from[done];
  p_ += done;
  return done;
}

template <LineWriter::Escape kEscape>
void LineWriter::escaped(Bytes untrusted, size_t most) {
  untrusted = cut(untrusted, std::min(most, room() / kWorstGrowth));
  while (!untrusted.empty()) {
    untrusted.remove_prefix(copy_plain(untrusted));
    if (!untrusted.empty()) untrusted.remove_prefix(put_special<kEscape>(untrusted));
  }
}

// The first character, which is none of kPlainAscii; returns how many octets that was.
template <LineWriter::Escape kEscape>
size_t LineWriter::put_special(Bytes rest) {
  const auto c = static_cast<unsigned char>(rest[0]);
  const size_t length = utf8::sequence_length(rest);
  if (length > 1 && !is_c1_control(rest)) {
    std::memcpy(p_, rest.data(), length);
    p_ += length;
    return length;
  }
  if (kEscape == Escape::kJson && length == 0) {
    put(utf8::kReplacement);
    return 1;
  }
  if (kEscape != Escape::kQuoted && (c == '"' || c == '\\')) {
    if (kEscape == Escape::kJson) put('\\');
    put(static_cast<char>(c));
    return 1;
  }
  const size_t used = length == 0 ? 1 : length;
  // Of a C1 control in JSON the character, else the octets one by one.
  for (size_t i = kEscape == Escape::kJson ? used - 1 : 0; i < used; ++i) {
    const auto octet = static_cast<unsigned char>(rest[i]);
    put(kEscape == Escape::kJson ? Bytes("\\u00") : Bytes("\\x"));
    put(kHex[octet >> 4]);
    put(kHex[octet & 15]);
  }
  return used;
}

}  // namespace weft::log

#include "h2/field_rules.h"

#include <array>
#include <cstdint>
#include <cstring>

#include "weft/base/ascii.h"

namespace weft::h2 {

namespace {

constexpr std::array<bool, 256> make_name_characters() {
  std::array<bool, 256> allowed{};
  for (int c = 'a'; c <= 'z'; ++c) allowed[static_cast<size_t>(c)] = true;
  for (int c = '0'; c <= '9'; ++c) allowed[static_cast<size_t>(c)] = true;
  for (const char c : Bytes("!#$%&'*+-.^_`|~")) allowed[static_cast<uint8_t>(c)] = true;
  return allowed;
}
constexpr std::array<bool, 256> kNameCharacters = make_name_characters();

constexpr uint64_t kOnes = 0x0101010101010101;

// Not zero when one of eight octets is a control character or DEL; tabs among them.
constexpr uint64_t controls(uint64_t word) {
  const uint64_t below_space = (word - 0x20 * kOnes) & ~word;
  const uint64_t flipped = word ^ (0x7f * kOnes);
  const uint64_t is_delete = (flipped - kOnes) & ~flipped;
  return (below_space | is_delete) & (0x80 * kOnes);
}

template <class Word>
uint64_t load(const char* from) {
  Word word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

// Of up to eight octets, some of them twice.
uint64_t load_short(Bytes text) {
  const size_t size = text.size();
  if (size >= 4) return load<uint32_t>(text.data()) | load<uint32_t>(text.data() + size - 4) << 32;
  const auto octet = [text](size_t at) { return uint64_t{static_cast<uint8_t>(text[at])}; };
  return (0x7878787878 << 24) | octet(0) | octet(size / 2) << 8 | octet(size - 1) << 16;
}

bool has_bad_control(Bytes text) {
  for (const char c : text) {
    const auto octet = static_cast<uint8_t>(c);
    if ((octet < 0x20 && octet != '\t') || octet == 0x7f) return true;
  }
  return false;
}

}  // namespace

bool is_valid_name(Bytes name) {
  for (const char c : name) {
    if (!kNameCharacters[static_cast<uint8_t>(c)]) return false;
  }
  return !name.empty();
}

bool is_valid_value(Bytes value) {
  const size_t size = value.size();
  if (size == 0) return true;
  if (ascii::is_blank(value.front()) || ascii::is_blank(value.back())) return false;
  uint64_t found = 0;
  if (size <= sizeof found) {
    found = controls(load_short(value));
  } else {
    const char* const last = value.data() + size - sizeof found;
    for (const char* at = value.data(); at < last; at += sizeof found) found |= controls(load<uint64_t>(at));
    found |= controls(load<uint64_t>(last));  // overlaps
  }
  return found == 0 || !has_bad_control(value);
}

bool is_connection_field(Bytes name) {
  // Most names differ in the first letter.
  switch (name.size()) {
    case 7: return name.front() == 'u' && name == "upgrade";
    case 10:
      if (name.front() == 'c') return name == "connection";
      return name.front() == 'k' && name == "keep-alive";
    case 16: return name.front() == 'p' && name == "proxy-connection";
    case 17: return name.front() == 't' && name == "transfer-encoding";
    default: return false;
  }
}

bool is_valid_field(Bytes name, Bytes value) {
  if (!is_valid_name(name) || !is_valid_value(value) || is_connection_field(name)) return false;
  return name != "te" || ascii::equals_ignoring_case(value, "trailers");
}

}  // namespace weft::h2

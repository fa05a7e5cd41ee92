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

// Whether one of eight octets is a control character or DEL; tabs among them.
constexpr bool has_control(uint64_t word) {
  const uint64_t below_space = (word - 0x20 * kOnes) & ~word;
  const uint64_t flipped = word ^ (0x7f * kOnes);
  const uint64_t is_delete = (flipped - kOnes) & ~flipped;
  return ((below_space | is_delete) & (0x80 * kOnes)) != 0;
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
  if (value.empty()) return true;
  if (ascii::is_blank(value.front()) || ascii::is_blank(value.back())) return false;
  uint64_t word;
  if (value.size() < sizeof word) return !has_bad_control(value);
  size_t i = 0;
  for (; i + sizeof word <= value.size(); i += sizeof word) {
    std::memcpy(&word, value.data() + i, sizeof word);
    if (has_control(word)) return !has_bad_control(value.substr(i));
  }
  std::memcpy(&word, value.data() + value.size() - sizeof word, sizeof word);
  return !has_control(word) || !has_bad_control(value.substr(i - sizeof word));
}

bool is_connection_field(Bytes name) {
  switch (name.size()) {
    case 7: return name == "upgrade";
    case 10: return name == "connection" || name == "keep-alive";
    case 16: return name == "proxy-connection";
    case 17: return name == "transfer-encoding";
    default: return false;
  }
}

bool is_valid_field(Bytes name, Bytes value) {
  if (!is_valid_name(name) || !is_valid_value(value) || is_connection_field(name)) return false;
  return name != "te" || ascii::equals_ignoring_case(value, "trailers");
}

}  // namespace weft::h2

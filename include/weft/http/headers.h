#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "weft/base/bytes.h"

namespace weft::http {

struct HeaderField {
  Bytes name;
  Bytes value;
};

// ASCII case-insensitive.
bool equals_ignoring_case(Bytes a, Bytes b);

// Calls visit(token) for each element of a comma-separated list, without surrounding white space; empty
// elements are skipped (RFC 9110, 5.6.1). Stops when visit returns false.
template <class Visit>
void for_each_list_token(Bytes list, Visit visit) {
  while (!list.empty()) {
    const size_t comma = list.find(',');
    Bytes token = list.substr(0, comma);
    while (!token.empty() && (token.front() == ' ' || token.front() == '\t')) token.remove_prefix(1);
    while (!token.empty() && (token.back() == ' ' || token.back() == '\t')) token.remove_suffix(1);
    if (!token.empty() && !visit(token)) return;
    if (comma == Bytes::npos) return;
    list.remove_prefix(comma + 1);
  }
}

// Owns the octets of a received field section and, for a request, of its target. Filled piece by piece while
// the parser reports fragments, so a field may arrive in any number of reads; afterwards read as views that
// stay valid until clear(). Keeps its memory across clear(), up to kKeepBytes.
class HeaderBlock {
 public:
  static constexpr size_t kKeepBytes = 4096;

  HeaderBlock() = default;
  HeaderBlock(const HeaderBlock&) = delete;
  HeaderBlock& operator=(const HeaderBlock&) = delete;

  void clear();

  void append_target(Bytes fragment);
  void append_name(Bytes fragment);
  void append_value(Bytes fragment);
  // Ends the field begun by append_name: trims trailing white space of the value, lower-cases the name.
  void finish_field();

  Bytes target() const { return Bytes(arena_.data(), target_size_); }

  size_t size() const { return fields_.size(); }
  bool empty() const { return fields_.empty(); }
  HeaderField operator[](size_t index) const;

  // Octets stored: target, names and values, plus 4 per field for ": " and CRLF.
  size_t byte_size() const { return arena_.size() + 4 * fields_.size(); }
  // Of the field being appended.
  size_t open_name_size() const { return open_.name_size; }
  size_t open_value_size() const { return open_.value_size; }

  // The first field of that name (which must be given in lower case), or nothing.
  std::optional<Bytes> find(Bytes lower_case_name) const;

 private:
  struct Field {
    uint32_t name_begin = 0;
    uint32_t name_size = 0;
    uint32_t value_size = 0;  // the value follows the name
  };

  std::vector<char> arena_;
  std::vector<Field> fields_;
  uint32_t target_size_ = 0;
  Field open_;
};

}  // namespace weft::http

#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <vector>

#include "weft/base/ascii.h"
#include "weft/base/assert.h"
#include "weft/base/bytes.h"

namespace weft::http {

struct HeaderField {
  Bytes name;
  Bytes value;
};

using ascii::equals_ignoring_case;

// Calls visit(token) for each element of a comma-separated list, without surrounding white space; empty
// elements are skipped (RFC 9110, 5.6.1). Stops when visit returns false.
template <class Visit>
void for_each_list_token(Bytes list, Visit visit) {
  while (!list.empty()) {
    const size_t comma = list.find(',');
    const Bytes token = ascii::trim(list.substr(0, comma));
    if (!token.empty() && !visit(token)) return;
    if (comma == Bytes::npos) return;
    list.remove_prefix(comma + 1);
  }
}

// Owns the octets of a received field section and, for a request, of its target. Filled piece by piece while
// the parser reports fragments, so a field may arrive in any number of reads; afterwards read as views that
// stay valid until clear(). Keeps its memory across clear(), up to kKeepBytes. Order: target, then per field
// name, value, finish_field(). Whoever fills it bounds it, far below 4 GiB.
class HeaderBlock {
 public:
  static constexpr size_t kKeepBytes = 4096;
  static constexpr size_t kFirstBytes = 512;

  HeaderBlock() = default;
  HeaderBlock(const HeaderBlock&) = delete;
  HeaderBlock& operator=(const HeaderBlock&) = delete;

  void clear();

  void append_target(Bytes fragment) {
    WEFT_ASSERT(used_ == target_size_);
    if (fragment.empty()) return;
    std::memcpy(extend(fragment.size()), fragment.data(), fragment.size());
    target_size_ = used_;
  }
  void append_name(Bytes fragment) {
    WEFT_ASSERT(open_value_size_ == 0);
    ascii::copy_lower(extend(fragment.size()), fragment);
    open_name_size_ += static_cast<uint32_t>(fragment.size());
  }
  void append_value(Bytes fragment) {
    if (open_value_size_ == 0) fragment = ascii::trim_front(fragment);
    if (fragment.empty()) return;
    std::memcpy(extend(fragment.size()), fragment.data(), fragment.size());
    open_value_size_ += static_cast<uint32_t>(fragment.size());
  }
  // A whole field at once, as it is: the name in lower case, the value without surrounding white space.
  void append_field(Bytes name, Bytes value) {
    WEFT_ASSERT(open_name_size_ == 0);
    if (fields_.capacity() == 0) [[unlikely]]
      fields_.reserve(kFirstFields);
    const uint32_t begin = used_;
    char* const room = extend(name.size() + value.size());
    std::memcpy(room, name.data(), name.size());
    std::memcpy(room + name.size(), value.data(), value.size());
    fields_.push_back({begin, static_cast<uint32_t>(name.size()), static_cast<uint32_t>(value.size())});
  }
  // Ends the field begun by append_name. Its name is in lower case, its value without surrounding white
  // space.
  void finish_field();

  Bytes target() const { return Bytes(arena_.get(), target_size_); }

  size_t size() const { return fields_.size(); }
  bool empty() const { return fields_.empty(); }
  HeaderField operator[](size_t index) const {
    const Field& field = fields_[index];
    const char* name = arena_.get() + field.name_begin;
    return {Bytes(name, field.name_size), Bytes(name + field.name_size, field.value_size)};
  }

  // The first field of that name (which must be given in lower case), or nothing.
  std::optional<Bytes> find(Bytes lower_case_name) const;
  // The same, but nothing when there is more than one.
  std::optional<Bytes> find_only(Bytes lower_case_name) const;

 private:
  struct Field {
    uint32_t name_begin;
    uint32_t name_size;
    uint32_t value_size;  // the value follows the name
  };

  static constexpr size_t kFirstFields = kFirstBytes / sizeof(Field) / 2;

  // Room for `size` octets that count as used.
  char* extend(size_t size) {
    if (capacity_ - used_ < size) [[unlikely]]
      grow(size);
    char* room = arena_.get() + used_;
    used_ += static_cast<uint32_t>(size);
    return room;
  }
  void grow(size_t room);

  std::unique_ptr<char[]> arena_;
  std::vector<Field> fields_;
  uint32_t used_ = 0;
  uint32_t capacity_ = 0;
  uint32_t target_size_ = 0;
  uint32_t open_name_size_ = 0;
  uint32_t open_value_size_ = 0;
};

}  // namespace weft::http

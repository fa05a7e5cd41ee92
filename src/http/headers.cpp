#include "weft/http/headers.h"

#include <algorithm>

namespace weft::http {

void HeaderBlock::clear() {
  fields_.clear();
  if (fields_.capacity() * sizeof(Field) > kKeepBytes) fields_.shrink_to_fit();
  if (capacity_ > kKeepBytes) {
    arena_.reset();
    capacity_ = 0;
  }
  used_ = target_size_ = open_name_size_ = open_value_size_ = 0;
}

void HeaderBlock::finish_field() {
  const char* value = arena_.get() + used_ - open_value_size_;
  const size_t value_size = ascii::trim_back(Bytes(value, open_value_size_)).size();
  const uint32_t name_begin = used_ - open_value_size_ - open_name_size_;
  if (fields_.capacity() == 0) [[unlikely]]
    fields_.reserve(kFirstFields);
  fields_.push_back({name_begin, open_name_size_, static_cast<uint32_t>(value_size)});
  used_ -= open_value_size_ - static_cast<uint32_t>(value_size);
  open_name_size_ = open_value_size_ = 0;
}

std::optional<Bytes> HeaderBlock::find(Bytes lower_case_name) const {
  for (const Field& field : fields_) {
    const char* name = arena_.get() + field.name_begin;
    if (Bytes(name, field.name_size) == lower_case_name)
      return Bytes(name + field.name_size, field.value_size);
  }
  return std::nullopt;
}

std::optional<Bytes> HeaderBlock::find_only(Bytes lower_case_name) const {
  std::optional<Bytes> found;
  for (size_t i = 0; i < size(); ++i) {
    const HeaderField field = (*this)[i];
    if (field.name != lower_case_name) continue;
    if (found) return std::nullopt;
    found = field.value;
  }
  return found;
}

void HeaderBlock::grow(size_t room) {
  const size_t needed = used_ + room;
  WEFT_ASSERT(needed <= UINT32_MAX / 2);
  const size_t capacity = std::max({needed, kFirstBytes, size_t{capacity_} * 2});
  std::unique_ptr<char[]> arena(new char[capacity]);
  if (used_ > 0) std::memcpy(arena.get(), arena_.get(), used_);
  arena_ = std::move(arena);
  capacity_ = static_cast<uint32_t>(capacity);
}

}  // namespace weft::http

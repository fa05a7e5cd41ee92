#include "php/body/body_spool.h"

#include <algorithm>

namespace weft::php {

void BodySpool::expect(uint64_t size, size_t believed) {
  memory_.reserve(static_cast<size_t>(std::min<uint64_t>(size, believed)));
}

io::Result<void> BodySpool::append(Bytes data, uint64_t threshold, const std::string& folder) {
  if (file_) return file_.append(data);
  if (threshold == 0 || memory_.size() + data.size() <= threshold) {
    memory_.append(data);
    return {};
  }
  io::Result<io::TempFile> file = io::TempFile::create(folder);
  if (!file) return file.error();
  if (const auto moved = file.value().append(memory_); !moved) return moved.error();
  file_ = std::move(file.value());
  std::string().swap(memory_);
  return file_.append(data);
}

io::Result<size_t> BodySpool::read_at(uint64_t offset, MutableBytes room) const {
  if (file_) return file_.read_at(offset, room);
  if (offset >= memory_.size()) return size_t{0};
  return memory_.copy(room.data(), room.size(), static_cast<size_t>(offset));
}

void BodySpool::clear(size_t keep) {
  memory_.clear();
  if (memory_.capacity() > keep) std::string().swap(memory_);
  file_.close();
}

}  // namespace weft::php

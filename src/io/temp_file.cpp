#include "weft/io/temp_file.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

namespace weft::io {

namespace {

constexpr mode_t kPrivate = 0600;

// A name beside `path` that nobody else has. mkostemp() makes the file, which suits a copy and not a link.
std::string draft_pattern(const std::string& path) {
  return path + ".XXXXXX";
}

Result<int> create_named(std::string& pattern) {
  const int descriptor = ::mkostemp(pattern.data(), O_CLOEXEC);
  if (descriptor < 0) return Error{errno};
  return descriptor;
}

}  // namespace

Result<TempFile> TempFile::create(const std::string& folder) {
  TempFile file;
  file.descriptor_ = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, kPrivate);
  if (file.descriptor_ >= 0) return file;
  // EISDIR: a kernel that does not know the flag.
  if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL) return Error{errno};
  std::string name = folder + "/weft-XXXXXX";
  const Result<int> descriptor = create_named(name);
  if (!descriptor) return descriptor.error();
  ::unlink(name.c_str());
  file.descriptor_ = descriptor.value();
  return file;
}

void TempFile::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
  size_ = 0;
}

Result<void> TempFile::append(Bytes data) {
  while (!data.empty()) {
    const ssize_t written = ::pwrite(descriptor_, data.data(), data.size(), static_cast<off_t>(size_));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Error{errno};
    size_ += static_cast<uint64_t>(written);
    data.remove_prefix(static_cast<size_t>(written));
  }
  return {};
}

Result<size_t> TempFile::read_at(uint64_t offset, MutableBytes room) const {
  size_t got = 0;
  while (got < room.size()) {
    const ssize_t size =
        ::pread(descriptor_, room.data() + got, room.size() - got, static_cast<off_t>(offset + got));
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return Error{errno};
    if (size == 0) break;
    got += static_cast<size_t>(size);
  }
  return got;
}

// A link cannot replace a file, a rename can.
Result<void> TempFile::publish(const std::string& path, mode_t mode) const {
  char source[40];
  std::snprintf(source, sizeof source, "/proc/self/fd/%d", descriptor_);
  std::string draft = draft_pattern(path);
  const Result<int> placeholder = create_named(draft);
  if (!placeholder) return placeholder.error();
  ::close(placeholder.value());
  ::unlink(draft.c_str());
  if (::linkat(AT_FDCWD, source, AT_FDCWD, draft.c_str(), AT_SYMLINK_FOLLOW) != 0) return Error{errno};
  if (::fchmod(descriptor_, mode) == 0 && ::rename(draft.c_str(), path.c_str()) == 0) return {};
  const Error error{errno};
  ::unlink(draft.c_str());
  return error;
}

TempFileCopy::~TempFileCopy() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!draft_.empty()) ::unlink(draft_.c_str());
}

Result<void> TempFileCopy::begin() {
  std::string draft = draft_pattern(path_);
  const Result<int> descriptor = create_named(draft);
  if (!descriptor) return descriptor.error();
  descriptor_ = descriptor.value();
  draft_ = std::move(draft);
  return {};
}

Result<bool> TempFileCopy::step() {
  auto offset = static_cast<off_t>(copied_);
  const auto count = static_cast<size_t>(std::min<uint64_t>(kStep, source_.size() - copied_));
  if (count == 0) return false;
  const ssize_t copied = ::sendfile(descriptor_, source_.descriptor(), &offset, count);
  if (copied < 0 && errno == EINTR) return true;
  if (copied < 0) return Error{errno};
  copied_ += static_cast<uint64_t>(copied);
  return copied_ < source_.size();
}

Result<void> TempFileCopy::publish(mode_t mode) {
  if (::fchmod(descriptor_, mode) != 0) return Error{errno};
  if (::rename(draft_.c_str(), path_.c_str()) != 0) return Error{errno};
  draft_.clear();
  return {};
}

}  // namespace weft::io

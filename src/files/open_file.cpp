#include "files/open_file.h"

#include <cerrno>
#include <cstring>

#include <unistd.h>

#include "weft/base/siphash.h"
#include "weft/http/date.h"

namespace weft::files {

namespace {

constexpr int64_t kNanoseconds = 1'000'000'000;

// Twenty of 64 digits, the same in every worker: 120 bits of what `add` adds to a hash.
template <class Add>
void write_etag(Add add, char* out) {
  constexpr SipHash::Key kKeys[] = {{0x7765667420657461, 0x67206f6620666900},
                                    {0x6c65732c20706172, 0x742074776f000000}};
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  *out++ = '"';
  for (const SipHash::Key& key : kKeys) {
    SipHash hash(key);
    add(hash);
    uint64_t bits = hash.finish();
    for (int i = 0; i < 10; ++i, bits >>= 6) *out++ = kDigits[bits & 63];
  }
  *out = '"';
}

// What tells one state of a file from another.
void write_etag(const struct stat& facts, char* out) {
  const auto add = [&facts](SipHash& hash) {
    hash.add(static_cast<uint64_t>(facts.st_mtim.tv_sec * kNanoseconds + facts.st_mtim.tv_nsec));
    hash.add(static_cast<uint64_t>(facts.st_size)).add(static_cast<uint64_t>(facts.st_ino));
  };
  write_etag(add, out);
}

}  // namespace

OpenFile::OpenFile(int descriptor, const struct stat& facts)
    : descriptor_(descriptor), size_(static_cast<uint64_t>(facts.st_size)), modified_(facts.st_mtim.tv_sec) {
  write_etag(facts, etag_);
  http::format_date(modified_, last_modified_);
}

OpenFile::OpenFile(const OpenFile& original, Bytes octets)
    : descriptor_(-1), size_(octets.size()), modified_(original.modified_), octets_(new char[octets.size()]) {
  octets.copy(octets_.get(), octets.size());
  write_etag([&](SipHash& hash) { hash.add(original.etag()).add(octets); }, etag_);
  std::memcpy(last_modified_, original.last_modified_, kDateSize);
}

OpenFile::~OpenFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void OpenFile::drop(void* self) {
  auto* const file = static_cast<OpenFile*>(self);
  if (--file->references_ == 0) delete file;
}

uint64_t OpenFile::read(char* out, uint64_t size) const {
  uint64_t have = 0;
  while (have < size) {
    const ssize_t got = ::pread(descriptor_, out + have, size - have, static_cast<off_t>(have));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    have += static_cast<uint64_t>(got);
  }
  return have;
}

bool OpenFile::read_all() {
  octets_.reset(new char[size_ + 1]);
  if (read(octets_.get(), size_ + 1) == size_) return true;
  octets_.reset();
  return false;
}

std::optional<Bytes> OpenFile::contents(std::string& room) const {
  if (octets_) return Bytes(octets_.get(), size_);
  room.resize(size_);
  struct stat facts;
  if (read(room.data(), size_) != size_ || ::fstat(descriptor_, &facts) != 0) return std::nullopt;
  char now[kEtagSize];
  write_etag(facts, now);
  if (etag() != Bytes(now, kEtagSize)) return std::nullopt;
  return Bytes(room);
}

bool OpenFile::begins_with(Bytes octets) const {
  if (octets_) return Bytes(octets_.get(), size_).starts_with(octets);
  std::string first(octets.size(), '\0');
  return read(first.data(), first.size()) == first.size() && first == octets;
}

OwnedBytes OpenFile::bytes(uint64_t offset, uint64_t size) {
  ++references_;
  return {Bytes(octets_.get() + offset, size), &OpenFile::drop, this};
}

FilePart OpenFile::part(uint64_t offset, uint64_t size) {
  ++references_;
  return {descriptor_, offset, size, &OpenFile::drop, this};
}

FileRef::FileRef(int descriptor, const struct stat& facts, size_t in_memory)
    : FileRef(new OpenFile(descriptor, facts)) {
  if (file_->size_ > in_memory || !file_->read_all()) return;
  ::close(file_->descriptor_);
  file_->descriptor_ = -1;
}

}  // namespace weft::files

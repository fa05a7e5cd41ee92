#include "files/deltas.h"

#include <algorithm>

#include "weft/coding/libraries.h"

namespace weft::files {

using coding::Coding;

namespace {

constexpr Coding kDeltaCodings[] = {Coding::kDictionaryZstd, Coding::kDictionaryBrotli};
constexpr size_t kHexOctets = 8;
// Larger siblings stay files.
constexpr size_t kSiblingInMemory = 64 * 1024;

// What one mount may send another may have to refuse.
std::string key_of(const Mount& mount, const OpenFile& file, const Sha256& hash, Coding coding) {
  const Mount* const address = &mount;
  std::string key(file.etag());
  key.append(reinterpret_cast<const char*>(&address), sizeof address);
  key.append(reinterpret_cast<const char*>(hash.data()), hash.size());
  return key += static_cast<char>(coding);
}

// What an answer without a dictionary would take at least.
uint64_t smallest(const Resource& resource) {
  uint64_t size = resource.file->size();
  for (const Resource::Coded& coded : resource.coded) size = std::min(size, coded.file->size());
  return size;
}

size_t memory_of(const FileRef& file) {
  return file && file->octets() ? file->size() : 0;
}

}  // namespace

std::string delta_name(const std::string& path, const Sha256& hash, Coding coding) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string name = path + ".";
  for (size_t i = 0; i < kHexOctets; ++i) name += {kHex[hash[i] >> 4], kHex[hash[i] & 15]};
  return name.append(".").append(coding::coding_name(coding));
}

void Deltas::add(const Mount& mount) {
  if (coders_.policy.enabled()) offered_.add(mount);
}

bool Deltas::offer(const Mount& mount, const Resource& resource) {
  const coding::CodingSet siblings = mount.options().precompressed;
  if (coders_.policy.enabled() && offered_.offer(*resource.file, mount.options().dictionary_max)) return true;
  return siblings.has(Coding::kDictionaryZstd) || siblings.has(Coding::kDictionaryBrotli);
}

Deltas::Delta Deltas::find(const http::RequestHead& request, const Sha256& hash, const Mount& mount,
                           const Resource& resource, int64_t now_ms) {
  const coding::AcceptedCodings accepted(request.fields);
  coding::CodingSet available = resource.codings;
  for (const Coding coding : kDeltaCodings) {
    const bool made_here = coders_.policy.enabled() && coding::dictionary_codings().has(coding);
    if (made_here || mount.options().precompressed.has(coding)) available.add(coding);
  }
  while (true) {
    const Coding coding = accepted.choose(available);
    if (!coding::needs_dictionary(coding)) return {};
    if (OpenFile* const file = get({mount, resource, hash, coding}, now_ms)) return {file, coding};
    available.remove(coding);
  }
}

OpenFile* Deltas::get(const Task& task, int64_t now_ms) {
  std::string key = key_of(task.mount, *task.resource.file, task.hash, task.coding);
  if (const auto known = by_key_.find(key); known != by_key_.end()) {
    kept_.splice(kept_.end(), kept_, known->second);
    return known->second->file ? &*known->second->file : nullptr;
  }
  if (FileRef sibling = open_sibling(task)) return keep(std::move(key), std::move(sibling));
  if (!coders_.policy.enabled()) return nullptr;
  const auto dictionary = offered_.find(task.hash, now_ms);
  if (!dictionary) return nullptr;
  return keep(std::move(key), encode(task, *dictionary));
}

// It says itself what it was coded with.
FileRef Deltas::open_sibling(const Task& task) const {
  if (!task.mount.options().precompressed.has(task.coding)) return {};
  const std::string name = delta_name(task.resource.path, task.hash, task.coding);
  FileRef file = task.mount.open_file(name, kSiblingInMemory).file;
  if (!file || file->modified() < task.resource.file->modified()) return {};
  const std::string preamble = coding::dictionary_preamble(task.coding, task.hash);
  return file->begins_with(preamble) ? std::move(file) : FileRef();
}

FileRef Deltas::encode(const Task& task, coding::Dictionary& dictionary) {
  const OpenFile& file = *task.resource.file;
  if (file.size() > task.mount.options().dictionary_max) return {};
  if (!dictionary.prepared(task.coding, coders_.encoders)) return {};
  std::string room;
  const auto octets = file.contents(room);
  const auto coded = octets ? coders_.encoders.encode(task.coding, *octets, &dictionary) : std::nullopt;
  if (!coded || coded->size() >= smallest(task.resource)) return {};
  return FileRef(file, *coded);
}

OpenFile* Deltas::keep(std::string key, FileRef file) {
  octets_ += memory_of(file);
  kept_.push_back({std::move(key), std::move(file)});
  by_key_.emplace(kept_.back().key, std::prev(kept_.end()));
  while (kept_.size() > 1 && (kept_.size() > kMostKept || octets_ > kMostOctets)) {
    octets_ -= memory_of(kept_.front().file);
    by_key_.erase(kept_.front().key);
    kept_.pop_front();
  }
  return kept_.back().file ? &*kept_.back().file : nullptr;
}

}  // namespace weft::files

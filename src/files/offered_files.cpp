#include "files/offered_files.h"

#include <algorithm>

#include <fnmatch.h>

#include "files/folder_names.h"

namespace weft::files {

// The files that globs lead to. Each goes through the folders that match, and no others.
class OfferedFiles::Search {
 public:
  explicit Search(const Mount& mount) : mount_(mount) {}

  void follow(Bytes glob) { follow("", glob); }

  // The newest first.
  std::vector<Found> take() {
    std::ranges::sort(found_, std::greater(), &Found::modified);
    return std::move(found_);
  }

 private:
  void follow(const std::string& folder, Bytes glob) {
    const auto opened = open_beneath(mount_.root(), folder, mount_.options().symlinks);
    if (!opened) return;
    const size_t slash = glob.find('/');
    const std::string here(glob.substr(0, slash));
    for (const std::string& name : read_names(opened.value().descriptor, kMostNames)) {
      if (found_.size() == kMostFound || steps_ == kMostSteps) return;
      if (::fnmatch(here.c_str(), name.c_str(), 0) != 0) continue;
      ++steps_;
      const std::string path = folder.empty() ? name : folder + "/" + name;
      if (slash != Bytes::npos) {
        follow(path, glob.substr(slash + 1));
      } else {
        look_at(path);
      }
    }
  }

  void look_at(const std::string& path) {
    if (!mount_.shows(path)) return;
    const FileRef file = mount_.open_file(path, 0).file;
    if (!file || file->size() == 0 || file->size() > mount_.options().dictionary_max) return;
    found_.push_back({path, file->modified(), file->size()});
  }

  static constexpr size_t kMostNames = 10'000;  // of a folder
  static constexpr size_t kMostSteps = 2 * kMostFound;

  const Mount& mount_;
  std::vector<Found> found_;
  size_t steps_ = 0;
};

void OfferedFiles::add(const Mount& mount) {
  mounts_.push_back(&mount);
  look(mount, store_.most_octets());
}

void OfferedFiles::look(const Mount& mount, size_t most_octets) {
  Search search(mount);
  for (const FieldRule& rule : mount.options().dictionary_rules) search.follow(rule.glob);
  std::vector<Found> found = search.take();
  size_t octets = 0;
  size_t count = 0;
  while (count < std::min(found.size(), coding::DictionaryStore::kMost)) {
    octets += found[count].size;
    if (octets > most_octets) break;
    ++count;
  }
  // The newest are used last, so that they stay longest.
  for (; count > 0; --count) {
    const FileRef file = mount.open_file(found[count - 1].path, 0).file;
    if (file) offer(*file, mount.options().dictionary_max);
  }
}

bool OfferedFiles::offer(const OpenFile& file, size_t most_octets) {
  if (file.size() == 0 || file.size() > std::min(most_octets, store_.most_octets())) return false;
  const auto known = known_.find(file.etag());
  if (known != known_.end()) {
    store_.find(known->second);
    return true;
  }
  std::string room;
  const auto octets = file.contents(room);
  const coding::Dictionary* const added = octets ? store_.add(*octets) : nullptr;
  if (!added) return false;
  if (known_.size() == kMostKnown) known_.clear();
  known_.emplace(file.etag(), added->hash());
  return true;
}

std::shared_ptr<coding::Dictionary> OfferedFiles::find(const Sha256& hash, int64_t now_ms) {
  auto dictionary = store_.find(hash);
  if (dictionary || now_ms < look_again_ms_) return dictionary;
  look_again_ms_ = now_ms + kLookEveryMs;
  for (const Mount* mount : mounts_) look(*mount, kMostRead);
  return store_.find(hash);
}

}  // namespace weft::files

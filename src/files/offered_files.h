#pragma once

#include <map>
#include <string>
#include <vector>

#include "files/mount.h"
#include "weft/base/sha256.h"
#include "weft/coding/dictionary.h"

namespace weft::files {

// Puts the files that mounts offer as dictionaries into the worker's store: those that are sent, so that they
// are known when they have changed since; and those that are there, which other workers may have sent, or
// this one's predecessor. The references outlive it.
class OfferedFiles {
 public:
  // States of files that are known by their tags.
  static constexpr size_t kMostKnown = 4096;
  // Files looked at in one go, and octets read while clients wait.
  static constexpr size_t kMostFound = 1024;
  static constexpr size_t kMostRead = 2 * 1024 * 1024;
  static constexpr int64_t kLookEveryMs = 5000;

  explicit OfferedFiles(coding::DictionaryStore& store) : store_(store) {}

  // Reads what `mount` offers, the newest first, as much as the store holds. Waits for the disk.
  void add(const Mount& mount);

  // A file that is about to be sent. False when it cannot be kept.
  bool offer(const OpenFile& file, size_t most_octets);

  // Null when nobody offers it. Looks for files that are new, now and then.
  std::shared_ptr<coding::Dictionary> find(const Sha256& hash, int64_t now_ms);

 private:
  struct Found {
    std::string path;
    int64_t modified;
    uint64_t size;
  };
  class Search;

  void look(const Mount& mount, size_t most_octets);

  coding::DictionaryStore& store_;
  std::vector<const Mount*> mounts_;
  std::map<std::string, Sha256, std::less<>> known_;  // by the tag of the file
  int64_t look_again_ms_ = 0;
};

}  // namespace weft::files

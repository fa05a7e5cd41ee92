#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include "files/mount.h"
#include "weft/base/intrusive_list.h"
#include "weft/io/read_watcher.h"

struct inotify_event;

namespace weft::files {

// What URLs lead to, as long as nothing has changed: the folders on the way are watched by inotify. Entries
// also end with their mount's time to live, for what inotify does not tell (network file systems, changes
// through a memory mapping). Bounded in entries and octets; the one not used for longest leaves first.
class FileCache {
 public:
  static constexpr size_t kMaxContent = 32 * 1024 * 1024;
  static constexpr size_t kMaxWatches = 8192;
  static constexpr size_t kMaxKey = 1024;

  FileCache(io::Loop& loop, size_t max_entries);
  ~FileCache();
  FileCache(const FileCache&) = delete;
  FileCache& operator=(const FileCache&) = delete;

  // What is known for what follows a mount's prefix; null when nothing is. Valid until the next call.
  const Resource* find(const Mount& mount, Bytes encoded);
  // Resolves it, and remembers what may be. Valid until the next call.
  const Resource& resolve(const Mount& mount, Bytes encoded, size_t in_memory);

  size_t size() const { return entries_.size(); }

 private:
  struct Folder;
  struct Entry {
    std::string key;
    Resource resource;
    std::string name;    // see Mount::Resolved
    int64_t good_until;  // loop's clock
    size_t memory = 0;
    ListHook used;
    ListHook in_folder;
  };
  struct Folder {
    std::string path;
    int watch;
    IntrusiveList<Entry, &Entry::in_folder> entries;
  };
  struct Watching final : Mount::FolderWatch {
    Watching(FileCache& owner, const std::string& top) : cache(owner), root(top) {}
    bool watch(const std::string& folder) override { return cache.watch(root, folder); }
    FileCache& cache;
    const std::string& root;
  };

  const std::string& key_of(const Mount& mount, Bytes encoded);
  const Entry& remember(const Mount& mount, Mount::Resolved& resolved);
  bool watch(const std::string& root, const std::string& folder);
  bool watch_one(const std::string& path);
  void read_changes();
  void apply(const inotify_event& event);
  void drop(Entry& entry);
  void drop_named(Folder& folder, Bytes name);
  // The folder and all below it: entries, and the watches if they are of no use any more.
  enum class Watches : bool { kKeep, kEnd };
  void drop_below(const std::string& path, Watches watches);
  void drop_all();

  io::Loop& loop_;
  const size_t max_entries_;
  const int inotify_;
  std::unique_ptr<io::ReadWatcher> watcher_;
  std::unordered_map<std::string, std::unique_ptr<Entry>> entries_;
  IntrusiveList<Entry, &Entry::used> by_use_;  // the last used one last
  std::unordered_map<std::string, std::unique_ptr<Folder>> folders_;
  std::unordered_map<int, Folder*> by_watch_;
  Resource passing_;  // the last one that was not to be remembered
  std::string key_;
  uint64_t looked_at_turn_ = 0;
  size_t content_ = 0;
};

}  // namespace weft::files

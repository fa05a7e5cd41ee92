#include "files/file_cache.h"

#include <cerrno>
#include <cstring>

#include <sys/inotify.h>
#include <unistd.h>

namespace weft::files {

namespace {

constexpr uint32_t kChanges = IN_MODIFY | IN_ATTRIB | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE | IN_DELETE |
                              IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_DONT_FOLLOW;

// Hashing and listing an entry, beside its content.
constexpr size_t kOverhead = 512;

size_t memory_of(const Resource& resource) {
  size_t size = kOverhead;
  if (resource.file && resource.file->octets()) size += resource.file->size();
  for (const Resource::Coded& coded : resource.coded) {
    if (coded.file->octets()) size += coded.file->size();
  }
  return size;
}

bool is_at_or_below(const std::string& path, const std::string& top) {
  return path.starts_with(top) && (path.size() == top.size() || path[top.size()] == '/');
}

}  // namespace

FileCache::FileCache(io::Loop& loop, size_t max_entries)
    : loop_(loop), max_entries_(max_entries), inotify_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
  if (inotify_ < 0) return;
  auto watcher = io::ReadWatcher::open(
      loop, inotify_, [](void* self) { static_cast<FileCache*>(self)->read_changes(); }, this);
  if (watcher) watcher_ = std::move(watcher.value());
}

FileCache::~FileCache() {
  drop_all();
  watcher_.reset();
  if (inotify_ >= 0) ::close(inotify_);
}

const std::string& FileCache::key_of(const Mount& mount, Bytes encoded) {
  const Mount* const address = &mount;
  key_.assign(reinterpret_cast<const char*>(&address), sizeof address);
  return key_.append(encoded);
}

const Resource* FileCache::find(const Mount& mount, Bytes encoded) {
  // A change that has happened before this turn's requests came may be told after them.
  if (looked_at_turn_ != loop_.turn().serial) read_changes();
  const auto found = entries_.find(key_of(mount, encoded));
  if (found == entries_.end()) return nullptr;
  Entry& entry = *found->second;
  if (loop_.now_ms() >= entry.good_until) {
    drop(entry);
    return nullptr;
  }
  entry.used.unlink();
  by_use_.push_back(entry);
  return &entry.resource;
}

const Resource& FileCache::resolve(const Mount& mount, Bytes encoded, size_t in_memory) {
  Watching watching(*this, mount.root().path);
  const bool may_keep = encoded.size() <= kMaxKey;
  Mount::Resolved resolved = mount.resolve(encoded, may_keep ? &watching : nullptr, in_memory);
  if (!resolved.cacheable) return passing_ = std::move(resolved.resource);
  key_of(mount, encoded);
  return remember(mount, resolved).resource;
}

const FileCache::Entry& FileCache::remember(const Mount& mount, Mount::Resolved& resolved) {
  auto entry = std::make_unique<Entry>();
  entry->key = key_;
  entry->name = std::move(resolved.name);
  entry->resource = std::move(resolved.resource);
  entry->memory = memory_of(entry->resource);
  const int64_t ttl = mount.options().cache_ttl.count();
  entry->good_until = ttl == 0 ? INT64_MAX : loop_.now_ms() + ttl * 1000;
  content_ += entry->memory;
  while (!by_use_.empty() && (entries_.size() >= max_entries_ || content_ > kMaxContent))
    drop(*by_use_.front());
  std::string folder = mount.root().path;
  if (!resolved.folder.empty()) folder.append("/").append(resolved.folder);
  folders_[folder]->entries.push_back(*entry);
  by_use_.push_back(*entry);
  std::unique_ptr<Entry>& place = entries_[entry->key];
  place = std::move(entry);
  return *place;
}

// --- what is watched

bool FileCache::watch(const std::string& root, const std::string& folder) {
  if (!watcher_ || !watch_one(root)) return false;
  for (size_t end = 0; !folder.empty() && end != std::string::npos;) {
    end = folder.find('/', end + 1);
    if (!watch_one(root + "/" + folder.substr(0, end))) return false;
  }
  return true;
}

bool FileCache::watch_one(const std::string& path) {
  if (folders_.contains(path)) return true;
  if (folders_.size() >= kMaxWatches) return false;
  const int watch = ::inotify_add_watch(inotify_, path.c_str(), kChanges);
  // The same folder by another name: its changes would be told by that one.
  if (watch < 0 || by_watch_.contains(watch)) return false;
  auto folder = std::make_unique<Folder>();
  folder->path = path;
  folder->watch = watch;
  by_watch_[watch] = folder.get();
  folders_[path] = std::move(folder);
  return true;
}

void FileCache::read_changes() {
  looked_at_turn_ = loop_.turn().serial;
  if (inotify_ < 0) return;
  alignas(inotify_event) char room[4096];
  while (true) {
    const ssize_t size = ::read(inotify_, room, sizeof room);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return;
    for (ssize_t at = 0; at < size;) {
      const auto* const event = reinterpret_cast<const inotify_event*>(room + at);
      at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
      apply(*event);
    }
  }
}

void FileCache::apply(const inotify_event& event) {
  if (event.mask & IN_Q_OVERFLOW) return drop_all();
  const auto found = by_watch_.find(event.wd);
  if (found == by_watch_.end()) return;
  Folder& folder = *found->second;
  constexpr uint32_t kGone = IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT;
  if (event.mask & kGone) return drop_below(std::string(folder.path), Watches::kEnd);
  const Bytes name = event.len > 0 ? Bytes(event.name, ::strnlen(event.name, event.len)) : Bytes();
  if (name.empty()) return drop_below(std::string(folder.path), Watches::kKeep);
  drop_named(folder, name);
  if (event.mask & IN_ISDIR) {
    const bool moved = (event.mask & (IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE | IN_DELETE)) != 0;
    drop_below(folder.path + "/" + std::string(name), moved ? Watches::kEnd : Watches::kKeep);
  }
}

// --- what leaves

void FileCache::drop(Entry& entry) {
  content_ -= entry.memory;
  entry.used.unlink();
  entry.in_folder.unlink();
  entries_.erase(entries_.find(entry.key));
}

void FileCache::drop_named(Folder& folder, Bytes name) {
  for (Entry* entry = folder.entries.front(); entry;) {
    Entry& named = *entry;
    entry = folder.entries.next(named);
    if (name.starts_with(named.name)) drop(named);
  }
}

void FileCache::drop_below(const std::string& path, Watches watches) {
  for (auto at = folders_.begin(); at != folders_.end();) {
    Folder& folder = *at->second;
    if (!is_at_or_below(folder.path, path)) {
      ++at;
      continue;
    }
    while (Entry* const entry = folder.entries.front()) drop(*entry);
    if (watches == Watches::kKeep) {
      ++at;
      continue;
    }
    ::inotify_rm_watch(inotify_, folder.watch);
    by_watch_.erase(folder.watch);
    at = folders_.erase(at);
  }
}

void FileCache::drop_all() {
  while (Entry* const entry = by_use_.front()) drop(*entry);
}

}  // namespace weft::files

#include "server/workers/file_watcher_core.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

namespace weft::server {

namespace fs = std::filesystem;

namespace {

constexpr uint32_t kCame = IN_CREATE | IN_MOVED_TO;
constexpr uint32_t kGone = IN_DELETE | IN_MOVED_FROM;
constexpr uint32_t kWatched = kCame | kGone | IN_CLOSE_WRITE | IN_ONLYDIR | IN_EXCL_UNLINK;

std::string join(const std::string& folder, std::string_view name) {
  std::string path = folder == "/" ? "" : folder;
  path += '/';
  return path += name;
}

std::string parent_of(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

bool is_at_or_below(const std::string& path, const std::string& top) {
  return path.starts_with(top) && (path.size() == top.size() || path[top.size()] == '/' || top == "/");
}

std::string reason_of(int error) {
  switch (error) {
    case ENOSPC: return "no more watches; raise the kernel's fs.inotify.max_user_watches";
    case EMFILE: return "no more watchers; raise the kernel's fs.inotify.max_user_instances";
    default: return io::Error{error}.message();
  }
}

// A file is complete when it is closed or renamed, not when it is made. Links are at once.
bool is_complete(const std::string& path, uint32_t mask) {
  if (!(mask & IN_CREATE)) return true;
  struct stat found;
  return ::lstat(path.c_str(), &found) == 0 && !(S_ISREG(found.st_mode) && found.st_nlink == 1);
}

}  // namespace

Result<std::unique_ptr<FileWatcher>, WatchFailure> FileWatcher::open(WatchOptions options) {
  auto watcher = std::make_unique<FileWatcherCore>(std::move(options));
  if (auto watching = watcher->watch_paths(); !watching) return watching.error();
  return std::unique_ptr<FileWatcher>(std::move(watcher));
}

FileWatcherCore::FileWatcherCore(WatchOptions options)
    : options_(std::move(options)),
      descriptor_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)),
      debounce_(options_.debounce.count(), options_.max_hold.count()),
      timer_([](void* self) { static_cast<FileWatcherCore*>(self)->report(); }, this) {}

FileWatcherCore::~FileWatcherCore() {
  watcher_.reset();
  if (descriptor_ >= 0) ::close(descriptor_);
}

// --- what is watched

Result<void, WatchFailure> FileWatcherCore::watch_paths() {
  if (descriptor_ < 0) return WatchFailure{options_.paths.front(), reason_of(errno)};
  for (const std::string& path : options_.paths) {
    if (auto failure = add_folder(parent_of(path), false)) return *failure;
    if (::access(path.c_str(), F_OK) != 0) return WatchFailure{path, reason_of(errno)};
    if (auto added = add_tree(path); !added) return added.error();
  }
  return {};
}

Result<bool, WatchFailure> FileWatcherCore::add_tree(const std::string& top) {
  bool found = false;
  std::vector<std::string> waiting{top};
  while (!waiting.empty()) {
    const std::string folder = std::move(waiting.back());
    waiting.pop_back();
    // Before it is read: what comes while it is being read is seen twice rather than not at all.
    if (auto failure = add_folder(folder, true)) return *failure;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; entry != end; entry.increment(error)) {
      const std::string name = entry->path().filename();
      if (name.starts_with('.')) continue;
      if (entry->symlink_status(error).type() == fs::file_type::directory) {
        waiting.push_back(join(folder, name));
      } else if (has_extension(name)) {
        found = true;
      }
    }
  }
  return found;
}

// What is no folder, not there any more, or below a path and not readable is no failure.
std::optional<WatchFailure> FileWatcherCore::add_folder(const std::string& path, bool whole) {
  const int watch = ::inotify_add_watch(descriptor_, path.c_str(), kWatched);
  if (watch >= 0) {
    Folder& folder = folders_.try_emplace(watch, Folder{path, whole}).first->second;
    folder.whole |= whole;
    return std::nullopt;
  }
  if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
  if (errno == EACCES && !is_configured(path)) return std::nullopt;
  return WatchFailure{path, reason_of(errno)};
}

void FileWatcherCore::forget_tree(const std::string& top) {
  for (auto folder = folders_.begin(); folder != folders_.end();) {
    const auto current = folder++;
    if (!is_at_or_below(current->second.path, top)) continue;
    ::inotify_rm_watch(descriptor_, current->first);
    folders_.erase(current);
  }
}

bool FileWatcherCore::is_configured(const std::string& path) const {
  return std::find(options_.paths.begin(), options_.paths.end(), path) != options_.paths.end();
}

bool FileWatcherCore::has_extension(std::string_view name) const {
  if (options_.extensions.empty()) return true;
  return std::any_of(options_.extensions.begin(), options_.extensions.end(),
                     [name](const std::string& extension) {
                       if (name.size() <= extension.size()) return false;
                       const std::string_view end = name.substr(name.size() - extension.size());
                       return name[name.size() - extension.size() - 1] == '.' &&
                              ::strncasecmp(end.data(), extension.data(), extension.size()) == 0;
                     });
}

// --- what has changed

Result<void, WatchFailure> FileWatcherCore::start(io::Loop& loop, Logger& logger, Callback callback,
                                                  void* context) {
  loop_ = &loop;
  logger_ = &logger;
  callback_ = callback;
  context_ = context;
  auto watcher = io::ReadWatcher::open(
      loop, descriptor_, [](void* self) { static_cast<FileWatcherCore*>(self)->read_events(); }, this);
  if (!watcher) return WatchFailure{options_.paths.front(), watcher.error().message()};
  watcher_ = std::move(watcher.value());
  return {};
}

void FileWatcherCore::read_events() {
  alignas(inotify_event) std::array<char, 16 * 1024> octets;
  while (true) {
    const ssize_t size = ::read(descriptor_, octets.data(), octets.size());
    if (size <= 0) return;
    for (ssize_t at = 0; at < size;) {
      const auto* event = reinterpret_cast<const inotify_event*>(octets.data() + at);
      on_event(*event);
      at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
    }
  }
}

void FileWatcherCore::on_event(const inotify_event& event) {
  if (event.mask & IN_Q_OVERFLOW) return on_overflow();
  const auto found = folders_.find(event.wd);
  if (found == folders_.end()) return;
  if (event.mask & IN_IGNORED) {
    folders_.erase(found);
    return;
  }
  if (event.len == 0) return;
  const std::string_view name(event.name);
  const std::string path = join(found->second.path, name);
  const bool configured = is_configured(path);
  if (!configured && (!found->second.whole || name.starts_with('.'))) return;
  const bool counts = configured || (event.mask & IN_ISDIR)
                          ? on_entry(path, event.mask, configured)
                          : has_extension(name) && is_complete(path, event.mask);
  if (counts) note_change(path);
}

// Of a folder, or of one of the configured paths. Whether it counts as a change.
bool FileWatcherCore::on_entry(const std::string& path, uint32_t mask, bool is_configured) {
  if (mask & (kCame | kGone)) forget_tree(path);
  bool holds_something = false;
  if (mask & kCame) {
    const auto added = add_tree(path);
    if (added) {
      holds_something = added.value();
    } else {
      WEFT_LOG(*logger_, Severity::kWarn, "reload.watch: cannot watch %s: %s", added.error().path.c_str(),
               added.error().reason.c_str());
    }
  }
  // The files of a folder that is deleted have told it themselves.
  if (!is_configured) return holds_something || (mask & IN_MOVED_FROM);
  return (mask & IN_ISDIR) || is_complete(path, mask);
}

// Events have been lost: anything may have changed.
void FileWatcherCore::on_overflow() {
  for (const std::string& path : options_.paths) {
    forget_tree(path);
    add_folder(parent_of(path), false);
    static_cast<void>(add_tree(path).ok());
  }
  note_change(options_.paths.front());
}

void FileWatcherCore::note_change(const std::string& path) {
  latest_ = path;
  loop_->refresh_now();
  timer_.start(loop_->timers(), debounce_.on_change(loop_->now_ms()));
}

void FileWatcherCore::report() {
  debounce_.on_reported();
  callback_(context_, latest_);
}

}  // namespace weft::server

#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <sys/inotify.h>

#include "server/workers/debounce.h"
#include "weft/io/read_watcher.h"
#include "weft/io/timer_wheel.h"
#include "weft/server/workers/file_watcher.h"

namespace weft::server {

// An inotify watch per folder: on each folder of the trees, and on the one that holds each of the paths, so
// that a path is also followed when it is removed and made again.
class FileWatcherCore final : public FileWatcher {
 public:
  explicit FileWatcherCore(WatchOptions options);
  ~FileWatcherCore() override;

  Result<void, WatchFailure> watch_paths();
  Result<void, WatchFailure> start(io::Loop& loop, Logger& logger, Callback callback, void* context) override;

 private:
  struct Folder {
    std::string path;
    bool whole;  // all it holds is watched; else only paths of the options
  };

  // Whether a tree or a file there holds something that counts.
  Result<bool, WatchFailure> add_tree(const std::string& top);
  std::optional<WatchFailure> add_folder(const std::string& path, bool whole);
  void forget_tree(const std::string& top);

  void read_events();
  void on_event(const inotify_event& event);
  bool on_entry(const std::string& path, uint32_t mask, bool is_configured);
  void on_overflow();
  void note_change(const std::string& path);
  void report();

  bool is_configured(const std::string& path) const;
  bool has_extension(std::string_view name) const;

  const WatchOptions options_;
  const int descriptor_;
  std::map<int, Folder> folders_;  // by watch descriptor
  Debounce debounce_;
  std::string latest_;
  io::Timer timer_;
  std::unique_ptr<io::ReadWatcher> watcher_;
  io::Loop* loop_ = nullptr;
  Logger* logger_ = nullptr;
  Callback callback_ = nullptr;
  void* context_ = nullptr;
};

}  // namespace weft::server

#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "weft/base/log.h"
#include "weft/base/result.h"
#include "weft/io/loop.h"

namespace weft::server {

struct WatchOptions {
  // Absolute, without a slash at the end: files, and folders with all that is below them. Where one is a
  // symbolic link, it counts as a change when that is replaced.
  std::vector<std::string> paths;
  // Which files in folders count: without dot, in any case; none = all. Names that begin with a dot never do.
  std::vector<std::string> extensions;
  std::chrono::milliseconds debounce{300};   // of quiet before a change is reported
  std::chrono::milliseconds max_hold{2000};  // the longest that goes on being postponed; 0 = for ever
};

struct WatchFailure {
  std::string path;
  std::string reason;
};

// Tells when files have been written, added, removed or renamed. Folders that come later are watched, too.
// Those behind symbolic links inside a folder are not.
class FileWatcher {
 public:
  // `path` is the latest of the changes.
  using Callback = void (*)(void* context, const std::string& path);

  // Changes from now on are reported after start(). A fork in between shares nothing but the descriptor.
  static Result<std::unique_ptr<FileWatcher>, WatchFailure> open(WatchOptions options);
  virtual ~FileWatcher() = default;
  FileWatcher(const FileWatcher&) = delete;
  FileWatcher& operator=(const FileWatcher&) = delete;

  // On the loop's thread; keeps the loop alive. Must not be destroyed from inside the callback.
  virtual Result<void, WatchFailure> start(io::Loop& loop, Logger& logger, Callback callback,
                                           void* context) = 0;

 protected:
  FileWatcher() = default;
};

}  // namespace weft::server

#pragma once

#include <memory>
#include <string>

#include "php/server_config.h"
#include "weft/base/log.h"
#include "weft/io/loop.h"
#include "weft/server/workers/file_watcher.h"

namespace weft::php {

// enableHotReload() at work: asks for a reload when files change. Does nothing where it is off.
class HotReload {
 public:
  class Owner {
   public:
    // False when no reload can begin just now: then it asks again after retry().
    virtual bool on_files_changed(const std::string& cause) = 0;

   protected:
    ~Owner() = default;
  };

  // The references outlive it.
  HotReload(io::Loop& loop, const HotReloadConfig& config, Logger& logger, Owner& owner);

  // Both false with a Runtime exception pending. Opened before the first fork, so that a failure stops the
  // start; the child closes its copy.
  bool open();
  bool start();
  void close();

  // A reload can begin. Never asks before this returns.
  void retry();

 private:
  void ask();

  io::Loop& loop_;
  const HotReloadConfig& config_;
  Logger& logger_;
  Owner& owner_;
  std::unique_ptr<server::FileWatcher> files_;
  std::string cause_;  // of a reload that is to be asked for
  io::Timer retry_timer_;
};

}  // namespace weft::php

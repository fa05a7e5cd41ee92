#include "php/run/hot_reload.h"

#include <chrono>
#include <utility>

#include "php/errors.h"

namespace weft::php {

HotReload::HotReload(io::Loop& loop, const HotReloadConfig& config, Logger& logger, Owner& owner)
    : loop_(loop),
      config_(config),
      logger_(logger),
      owner_(owner),
      retry_timer_([](void* self) { static_cast<HotReload*>(self)->ask(); }, this) {}

bool HotReload::open() {
  if (config_.paths.empty()) return true;
  auto files = server::FileWatcher::open({config_.paths, config_.extensions,
                                          std::chrono::milliseconds(config_.debounce),
                                          std::chrono::milliseconds(config_.max_hold)});
  if (files) {
    files_ = std::move(files.value());
    return true;
  }
  throw_runtime("start(): enableHotReload() cannot watch %s: %s", files.error().path.c_str(),
                files.error().reason.c_str());
  return false;
}

bool HotReload::start() {
  if (!files_) return true;
  const auto on_change = [](void* context, const std::string& path) {
    auto& self = *static_cast<HotReload*>(context);
    self.cause_ = "a change of " + path;
    self.ask();
  };
  const auto started = files_->start(loop_, logger_, on_change, this);
  if (!started) throw_runtime("start(): enableHotReload(): %s", started.error().reason.c_str());
  return started.ok();
}

void HotReload::close() {
  files_.reset();
  retry_timer_.stop();
}

void HotReload::retry() {
  if (!cause_.empty()) retry_timer_.start(loop_.timers(), loop_.now_ms());
}

void HotReload::ask() {
  const std::string cause = std::exchange(cause_, {});
  if (owner_.on_files_changed(cause)) return;
  cause_ = cause;
  WEFT_LOG(logger_, Severity::kInfo, "reload.queued: cause: %s", cause.c_str());
}

}  // namespace weft::php

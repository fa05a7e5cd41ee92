#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "weft/server/admin_server.h"
#include "weft/server/worker_board.h"

namespace weft::server {

// A probe of an orchestrator.
enum class Probe : uint8_t { kLive, kReady, kStartup };
enum class Detail : bool { kWord, kReasons };

struct ProbeResult {
  bool passed;
  std::string text;
};

ProbeResult probe(Probe probe, Detail detail, LifeStage stage, const WorkerBoard& board);

// `now_ms` is Unix time.
std::string workers_page(const WorkerBoard& board, LifeStage stage, int64_t now_ms);

}  // namespace weft::server

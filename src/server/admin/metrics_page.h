#pragma once

#include <string>

#include "server/admin/metrics_text.h"
#include "weft/server/worker_board.h"

namespace weft::server {

struct BuildInfo {
  std::string version;      // of weft
  std::string php_version;  // of what hosts it
};

// All that /metrics says.
std::string metrics_page(const WorkerBoard& board, const BuildInfo& build, MetricsFormat format);

}  // namespace weft::server

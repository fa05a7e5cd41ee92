#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "weft/http/exchange.h"
#include "weft/server/rate_table.h"
#include "weft/server/server_options.h"
#include "weft/server/server_stats.h"

namespace weft::server {

// Decides by ServerOptions::rate_limits whether a request comes too early, and says so in the fields of its
// answer (draft-ietf-httpapi-ratelimit-headers). Owned by the ServerCore.
class RateLimiter {
 public:
  // `options` outlive it, as does the memory of the table.
  RateLimiter(const ServerOptions& options, ServerStats& stats);
  ~RateLimiter();
  RateLimiter(const RateLimiter&) = delete;
  RateLimiter& operator=(const RateLimiter&) = delete;

  // Whether a limit by address or by field lets the request pass. Before anything is answered.
  bool admits(http::Exchange& exchange);
  // The same for one limit whose key comes from the handler.
  bool admits(http::Exchange& exchange, size_t limit, Bytes key);

 private:
  struct Policy;
  struct Free {
    void operator()(void* memory) const;
  };

  static constexpr size_t kAlignment = 64;

  static size_t own_size(const ServerOptions& options);
  static RateTable own_table(void* memory, size_t size);
  uint64_t client_by_address(const Policy& policy, const http::Exchange& exchange) const;
  // Nothing without such a field.
  std::optional<uint64_t> client_by_field(const Policy& policy, const http::Exchange& exchange) const;
  bool count(const Policy& policy, uint64_t client, int64_t now_ns, http::Exchange& exchange);

  ServerStats& stats_;
  std::vector<Policy> policies_;
  bool decides_itself_ = false;             // some limit is by address or by field
  std::unique_ptr<void, Free> own_memory_;  // null when the table is shared
  RateTable table_;
};

}  // namespace weft::server

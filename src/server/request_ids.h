#pragma once

#include <cstddef>
#include <string>

#include "weft/base/random_pool.h"
#include "weft/http/exchange.h"
#include "weft/server/server_options.h"

namespace weft::server {

// Gives requests what they are known by: a place in a trace, an id. One per server, made after fork().
class RequestIds {
 public:
  // Of an id that a client gives.
  static constexpr size_t kLongestId = 128;

  explicit RequestIds(const ServerOptions& options)
      : traces_(options.follow_traces), header_(options.request_id_header) {}

  bool wanted() const { return traces_ || !header_.empty(); }
  void give(http::Exchange& exchange);

 private:
  void set_trace(http::Exchange& exchange);
  void set_id(http::Exchange& exchange);

  const bool traces_;
  const std::string header_;  // in lower case; empty = requests have no ids
  RandomPool random_;
};

}  // namespace weft::server

#pragma once

#include <cstdint>
#include <optional>

#include "weft/base/bytes.h"

namespace weft::log {

// One request and what became of it. Octets of peers are as they came: formatters make them safe.
struct AccessRecord {
  Bytes method;
  Bytes path;
  Bytes query;             // without '?'
  Bytes protocol_version;  // "1.0", "1.1", "2", "3"
  uint16_t status = 0;     // 0 = nothing was answered
  Bytes error;             // why the answer is not complete, "" when it is
  uint64_t body_size = 0;
  uint64_t duration_ns = 0;
  Bytes client_address;  // empty on unix sockets
  std::optional<uint16_t> client_port;
  Bytes trace_id;  // lower-case hexadecimal, or empty
  Bytes span_id;
  Bytes request_id;
};

// Takes access records; on the thread of the loop. Implemented by Pipeline and by tests.
class AccessLog {
 public:
  virtual ~AccessLog() = default;

  // Whether anybody reads them; does not change while the log lives.
  bool wants_access() const { return wants_access_; }
  // Views in `record` are valid for the call.
  virtual void write_access(const AccessRecord& record) = 0;

 protected:
  bool wants_access_ = false;
};

}  // namespace weft::log

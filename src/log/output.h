#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "weft/base/bytes.h"
#include "weft/base/result.h"
#include "weft/log/sink_options.h"

namespace weft::log {

// Where the lines of one sink go. Opened by its owner, then used on the log thread, which it holds up for no
// longer than a disk does.
class Output {
 public:
  virtual ~Output() = default;

  // What stands in the way, when something does.
  virtual Result<void, std::string> open() = 0;

  // Writes from the front of `waiting`, which begins and ends with whole lines but for the rest of one that
  // was written in part. Returns how many octets are done with, written or given up.
  virtual size_t write(const std::array<Bytes, 2>& waiting, int64_t now_ms) = 0;

  // Begins anew: the name may mean something else by now.
  virtual void reopen() {}

  // The descriptor that has to become writable before write() gets on, or -1. Where that is a matter of time,
  // it is tried every now and then.
  virtual int blocked_on() const { return -1; }

  // Lines given up since the last call.
  uint64_t take_lost() {
    const uint64_t lost = lost_;
    lost_ = 0;
    return lost;
  }

 protected:
  uint64_t lost_ = 0;
};

std::unique_ptr<Output> make_output(const SinkOptions& options);

}  // namespace weft::log

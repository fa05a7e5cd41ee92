#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "weft/io/loop.h"
#include "weft/server/bus_inbox.h"
#include "weft/server/message_bus.h"

namespace weft::server {

// The supervisor asks the workers for reports, over the bus; reports of any length come back in parts. Who
// does not answer is not waited for here.
enum class ReportMessage : uint16_t {
  kAsk,   // the query
  kPart,  // the query and some octets
  kLast,  // the same, and the report is complete
};

// In the supervisor.
class ReportCollector {
 public:
  using Callback = void (*)(void* context, uint64_t query, uint32_t place, Bytes report);

  static io::Result<std::unique_ptr<ReportCollector>> open(io::Loop& loop, const MessageBus& bus,
                                                           Callback callback, void* context);

  void ask(uint32_t place, uint64_t query);

 private:
  // A worker that sends on and on has lost its mind.
  static constexpr size_t kMostOctets = 16 * 1024 * 1024;

  ReportCollector(const MessageBus& bus, Callback callback, void* context)
      : member_(bus, 0), callback_(callback), context_(context) {}
  void take(const BusMessage& message);

  BusMember member_;
  Callback callback_;
  void* context_;
  std::unique_ptr<BusInbox> inbox_;
  std::map<uint32_t, std::pair<uint64_t, std::string>> partial_;  // by place: the query and what has come
};

// In a worker.
class Reporter {
 public:
  // Makes the report asked for.
  using Callback = std::string (*)(void* context);

  static io::Result<std::unique_ptr<Reporter>> open(io::Loop& loop, const MessageBus& bus, uint32_t place,
                                                    Callback callback, void* context);

 private:
  // How soon the supervisor is tried again when its ring is full.
  static constexpr int64_t kRetryMs = 5;

  Reporter(io::Loop& loop, const MessageBus& bus, uint32_t place, Callback callback, void* context);
  void take(const BusMessage& message);
  void send_on();

  io::Loop& loop_;
  BusMember member_;
  Callback callback_;
  void* context_;
  std::unique_ptr<BusInbox> inbox_;
  io::Timer retry_;
  uint64_t query_ = 0;
  std::string unsent_;
  bool sending_ = false;
};

}  // namespace weft::server

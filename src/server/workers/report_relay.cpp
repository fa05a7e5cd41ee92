#include "weft/server/workers/report_relay.h"

#include <cstring>

namespace weft::server {

namespace {

constexpr size_t kPartSize = MessageBus::kMaxMessage - sizeof(uint64_t);

Bytes query_octets(const uint64_t& query) {
  return Bytes(reinterpret_cast<const char*>(&query), sizeof query);
}

bool read_query(Bytes octets, uint64_t& query) {
  if (octets.size() < sizeof query) return false;
  std::memcpy(&query, octets.data(), sizeof query);
  return true;
}

}  // namespace

// --- the supervisor's side

io::Result<std::unique_ptr<ReportCollector>> ReportCollector::open(io::Loop& loop, const MessageBus& bus,
                                                                   Callback callback, void* context) {
  std::unique_ptr<ReportCollector> collector(new ReportCollector(bus, callback, context));
  auto inbox = BusInbox::open(
      loop, collector->member_,
      [](void* self, const BusMessage& message) { static_cast<ReportCollector*>(self)->take(message); },
      collector.get());
  if (!inbox) return inbox.error();
  collector->inbox_ = std::move(inbox.value());
  return collector;
}

void ReportCollector::ask(uint32_t place, uint64_t query) {
  partial_.erase(place);
  (void)member_.send(place, static_cast<uint16_t>(ReportMessage::kAsk), query_octets(query));
}

void ReportCollector::take(const BusMessage& message) {
  uint64_t query;
  if (!read_query(message.octets, query)) return;
  auto& [expected, report] = partial_[message.from];
  if (expected != query) report.clear();
  expected = query;
  report.append(message.octets.substr(sizeof query));
  const bool complete = message.type == static_cast<uint16_t>(ReportMessage::kLast);
  if (complete) callback_(context_, query, message.from, report);
  if (complete || report.size() > kMostOctets) partial_.erase(message.from);
}

// --- the worker's side

Reporter::Reporter(io::Loop& loop, const MessageBus& bus, uint32_t place, Callback callback, void* context)
    : loop_(loop),
      member_(bus, place),
      callback_(callback),
      context_(context),
      retry_([](void* self) { static_cast<Reporter*>(self)->send_on(); }, this) {}

io::Result<std::unique_ptr<Reporter>> Reporter::open(io::Loop& loop, const MessageBus& bus, uint32_t place,
                                                     Callback callback, void* context) {
  std::unique_ptr<Reporter> reporter(new Reporter(loop, bus, place, callback, context));
  auto inbox = BusInbox::open(
      loop, reporter->member_,
      [](void* self, const BusMessage& message) { static_cast<Reporter*>(self)->take(message); },
      reporter.get());
  if (!inbox) return inbox.error();
  reporter->inbox_ = std::move(inbox.value());
  return reporter;
}

// A new question while an answer is under way takes its place.
void Reporter::take(const BusMessage& message) {
  if (message.type != static_cast<uint16_t>(ReportMessage::kAsk) || !read_query(message.octets, query_))
    return;
  unsent_ = callback_(context_);
  sending_ = true;
  send_on();
}

void Reporter::send_on() {
  while (sending_) {
    const bool last = unsent_.size() <= kPartSize;
    std::string part(query_octets(query_));
    part.append(unsent_, 0, kPartSize);
    const auto type = last ? ReportMessage::kLast : ReportMessage::kPart;
    const BusResult result = member_.send(0, static_cast<uint16_t>(type), part);
    if (result == BusResult::kFull) {
      loop_.refresh_now();
      retry_.start(loop_.timers(), loop_.now_ms() + kRetryMs);
      return;
    }
    unsent_.erase(0, kPartSize);
    sending_ = !last && result == BusResult::kSent;
  }
}

}  // namespace weft::server

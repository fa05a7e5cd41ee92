#include "server/rate_limiter.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>

#include "weft/base/clock.h"
#include "weft/http/client_info.h"

namespace weft::server {

using http::Exchange;

namespace {

constexpr int64_t kSecondNs = 1'000'000'000;

// What takes the place of an address where there is none.
constexpr uint64_t kUnixSocket = 1;

// A short text put together on the stack.
class Text {
 public:
  Text& add(Bytes text) {
    size_ += text.copy(room_ + size_, sizeof room_ - size_);
    return *this;
  }
  Text& add(int64_t number) {
    size_ = static_cast<size_t>(std::to_chars(room_ + size_, room_ + sizeof room_, number).ptr - room_);
    return *this;
  }
  Bytes text() const { return Bytes(room_, size_); }

 private:
  char room_[RateLimit::kLongestName + 64];
  size_t size_ = 0;
};

int64_t whole_seconds(int64_t ns) {
  return (ns + kSecondNs - 1) / kSecondNs;
}

std::string quoted(const std::string& name) {
  return "\"" + name + "\"";
}

std::string describe(const RateLimit& limit) {
  std::string text = quoted(limit.name) + ";q=" + std::to_string(limit.requests);
  // The field knows whole seconds only.
  if (limit.period_ns % kSecondNs == 0) text += ";w=" + std::to_string(limit.period_ns / kSecondNs);
  return text;
}

}  // namespace

struct RateLimiter::Policy {
  const RateLimit& limit;
  Rate rate;
  uint64_t seed;  // keeps clients of different limits apart, also when a limit has changed since
  std::string name;
  std::string description;
};

void RateLimiter::Free::operator()(void* memory) const {
  std::free(memory);
}

// Zeroed and not touched before it is used: pages that are not cost nothing.
size_t RateLimiter::own_size(const ServerOptions& options) {
  return RateTable::size_of(options.rate_table_entries) + kAlignment;
}

RateLimiter::RateLimiter(const ServerOptions& options, ServerStats& stats)
    : stats_(stats),
      own_memory_(options.rate_table.empty() ? std::calloc(1, own_size(options)) : nullptr),
      table_(own_memory_ ? own_table(own_memory_.get(), own_size(options) - kAlignment)
                         : RateTable(options.rate_table.data(), options.rate_table.size())) {
  for (const RateLimit& limit : options.rate_limits) {
    Policy policy{
        limit, {limit.period_ns / limit.requests, limit.burst}, 0, quoted(limit.name), describe(limit)};
    policy.seed = table_.hash()
                      .add(limit.name)
                      .add(static_cast<uint64_t>(limit.key))
                      .add(limit.field)
                      .add(static_cast<uint64_t>(policy.rate.interval_ns))
                      .add(static_cast<uint64_t>(limit.burst))
                      .finish();
    if (limit.key != RateLimit::Key::kHandler) decides_itself_ = true;
    policies_.push_back(std::move(policy));
  }
}

RateLimiter::~RateLimiter() = default;

RateTable RateLimiter::own_table(void* memory, size_t size) {
  const auto address = reinterpret_cast<uintptr_t>(memory);
  const uintptr_t aligned = (address + kAlignment - 1) / kAlignment * kAlignment;
  return RateTable(reinterpret_cast<void*>(aligned), size);
}

bool RateLimiter::admits(Exchange& exchange) {
  if (!decides_itself_) return true;
  for (const Policy& policy : policies_) {
    std::optional<uint64_t> client;
    switch (policy.limit.key) {
      case RateLimit::Key::kAddress: client = client_by_address(policy, exchange); break;
      case RateLimit::Key::kField: client = client_by_field(policy, exchange); break;
      case RateLimit::Key::kHandler: break;
    }
    if (client && !count(policy, *client, exchange.started_ns, exchange)) return false;
  }
  return true;
}

bool RateLimiter::admits(Exchange& exchange, size_t limit, Bytes key) {
  const Policy& policy = policies_[limit];
  const uint64_t client = table_.hash().add(policy.seed).add(key).finish();
  return count(policy, client, monotonic_ns(), exchange);
}

uint64_t RateLimiter::client_by_address(const Policy& policy, const Exchange& exchange) const {
  const http::ClientAddress from = http::find_client_address(exchange.request(), exchange.peer());
  SipHash hash = table_.hash();
  hash.add(policy.seed);
  if (!from.address) return hash.add(kUnixSocket).finish();
  // Of IPv6 a client has a /64 at least, in which it takes what address it likes.
  return hash.add(from.address->is_v4() ? from.address->low() : from.address->high()).finish();
}

std::optional<uint64_t> RateLimiter::client_by_field(const Policy& policy, const Exchange& exchange) const {
  SipHash hash = table_.hash();
  hash.add(policy.seed);
  bool found = false;
  const http::HeaderBlock& fields = exchange.request().fields;
  for (size_t i = 0; i < fields.size(); ++i) {
    const http::HeaderField field = fields[i];
    if (field.name != policy.limit.field) continue;
    found = true;
    hash.add(field.value).add(Bytes("\0", 1));
  }
  if (!found) return std::nullopt;
  return hash.finish();
}

bool RateLimiter::count(const Policy& policy, uint64_t client, int64_t now_ns, Exchange& exchange) {
  const RateVerdict verdict = table_.take(client, policy.rate, now_ns);
  const int64_t wait = whole_seconds(verdict.wait_ns);
  exchange.stamp("ratelimit-policy", policy.description);
  exchange.stamp("ratelimit",
                 Text().add(policy.name).add(";r=").add(verdict.left).add(";t=").add(wait).text());
  if (verdict.allowed) return true;
  ++stats_.rate_limited;
  exchange.stamp("retry-after", Text().add(wait).text());
  return false;
}

}  // namespace weft::server

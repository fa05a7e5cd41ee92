#include "weft/server/recycle_policy.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

namespace weft::server {

namespace {

constexpr uint64_t kMebibyte = 1024 * 1024;

// SplitMix64: seeds that differ in one bit give numbers that have nothing in common.
uint64_t mix(uint64_t& state) {
  uint64_t bits = state += 0x9E3779B97F4A7C15;
  bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
  bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
  return bits ^ (bits >> 31);
}

// Below 1.
double fraction(uint64_t& state) {
  return static_cast<double>(mix(state) >> 11) * 0x1p-53;
}

uint64_t lowered(uint64_t limit, double part) {
  if (limit == 0) return 0;
  const auto cut = static_cast<uint64_t>(static_cast<double>(limit) * part);
  return std::max<uint64_t>(limit - std::min(limit, cut), 1);
}

bool reached(uint64_t value, uint64_t limit) {
  return limit != 0 && value >= limit;
}

}  // namespace

RecyclePolicy::RecyclePolicy(const RecycleLimits& limits, uint64_t seed)
    : max_requests_(lowered(limits.max_requests, limits.jitter * fraction(seed))),
      max_memory_(lowered(limits.max_memory, limits.jitter * fraction(seed))),
      max_fatals_(limits.max_fatals) {}

RecycleReason RecyclePolicy::judge(const WorkerWear& wear) const {
  if (reached(wear.fatals, max_fatals_)) return RecycleReason::kFatals;
  if (reached(wear.resident, max_memory_)) return RecycleReason::kMemory;
  if (reached(wear.requests, max_requests_)) return RecycleReason::kRequests;
  return RecycleReason::kNone;
}

std::string RecyclePolicy::describe(RecycleReason reason, const WorkerWear& wear) {
  char text[64] = "";
  switch (reason) {
    case RecycleReason::kNone: break;
    case RecycleReason::kRequests:
      std::snprintf(text, sizeof text, "%" PRIu64 " requests served", wear.requests);
      break;
    case RecycleReason::kMemory:
      std::snprintf(text, sizeof text, "%" PRIu64 " MiB resident", wear.resident / kMebibyte);
      break;
    case RecycleReason::kFatals:
      std::snprintf(text, sizeof text, "%" PRIu64 " fatal errors survived", wear.fatals);
      break;
  }
  return text;
}

uint64_t ResidentMemory::at(int64_t now_ms) {
  if (now_ms >= next_read_) {
    resident_ = read_();
    next_read_ = now_ms + kInterval;
  }
  return resident_;
}

uint64_t ResidentMemory::read_from_system() {
  const int file = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  char text[128];
  const ssize_t size = ::read(file, text, sizeof text - 1);
  ::close(file);
  if (size <= 0) return 0;
  text[size] = '\0';
  uint64_t all = 0;
  uint64_t resident = 0;
  if (std::sscanf(text, "%" SCNu64 " %" SCNu64, &all, &resident) != 2) return 0;
  return resident * static_cast<uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace weft::server

#pragma once

#include <cstdint>
#include <string>

namespace weft::server {

// When a worker is to be replaced; 0 = for this reason never.
struct RecycleLimits {
  uint64_t max_requests = 0;
  uint64_t max_memory = 0;  // resident octets
  uint64_t max_fatals = 10;
  double jitter = 0.1;  // 0..0.5: each worker lowers its first two limits by at most this part
};

enum class RecycleReason : uint8_t { kNone, kRequests, kMemory, kFatals };

// What one worker has come to. Counted since it started.
struct WorkerWear {
  uint64_t requests = 0;
  uint64_t resident = 0;  // octets; 0 = not known
  uint64_t fatals = 0;    // PHP fatal errors it survived
};

// Decides whether a worker has served its time. Workers with different seeds reach their limits at different
// times, so that they are not all replaced at once.
class RecyclePolicy {
 public:
  RecyclePolicy(const RecycleLimits& limits, uint64_t seed);

  RecycleReason judge(const WorkerWear& wear) const;
  // The same in words for the log, "1000 requests served".
  static std::string describe(RecycleReason reason, const WorkerWear& wear);

  // The limits of this worker.
  uint64_t max_requests() const { return max_requests_; }
  uint64_t max_memory() const { return max_memory_; }

 private:
  uint64_t max_requests_;
  uint64_t max_memory_;
  uint64_t max_fatals_;
};

// The resident octets of this process, read from the system at most once a second.
class ResidentMemory {
 public:
  using Read = uint64_t (*)();

  explicit ResidentMemory(Read read = &read_from_system) : read_(read) {}

  // 0 = not known.
  uint64_t at(int64_t now_ms);

  static uint64_t read_from_system();

 private:
  static constexpr int64_t kInterval = 1000;

  Read read_;
  uint64_t resident_ = 0;
  int64_t next_read_ = INT64_MIN;
};

}  // namespace weft::server

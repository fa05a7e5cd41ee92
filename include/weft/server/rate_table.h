#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "weft/base/siphash.h"

namespace weft::server {

// How fast a client may be: on average one request per interval, and `burst` of them at once.
struct Rate {
  int64_t interval_ns = 0;
  int64_t burst = 1;

  // How far ahead of the clock the requests of a client may have run.
  int64_t allowance_ns() const { return interval_ns * burst; }
};

struct RateVerdict {
  bool allowed = true;
  int64_t left = 0;     // requests that would be allowed at once after this one
  int64_t wait_ns = 0;  // until there is more: when `left` is 0 the next request, else the whole burst
};

// What is remembered of the clients of rate limits: per key the time at which all its allowance is back (the
// theoretical arrival time of the generic cell rate algorithm). A view of memory shared by any number of
// processes and threads; copyable.
//
// The table has a fixed size. In the few places a key may have, a new one displaces the one whose allowance
// has been whole for longest, or will be soonest. There is no lock and no order between two stores that
// matters: whoever is killed, wherever, leaves nothing worse than one request counted twice or not at all.
class RateTable {
 public:
  static constexpr size_t kWays = 8;
  static constexpr size_t kMinBytes = 4096;

  static size_t size_of(size_t entries);

  // At least kMinBytes, zeroed before the first use by anybody. Whoever comes first chooses the hash key.
  RateTable(void* memory, size_t size);

  size_t entries() const { return sets_ * kWays; }

  // To be fed with what tells clients apart.
  SipHash hash() const;

  // Counts one request of a client, unless it is too early for it. Times are of any clock all users share.
  RateVerdict take(uint64_t client, const Rate& rate, int64_t now_ns) const;

 private:
  struct Entry {
    std::atomic<uint64_t> client;      // 0 = nobody
    std::atomic<int64_t> restored_at;  // when all the allowance is back; what is past says nothing
  };
  struct alignas(64) Set {
    Entry entries[kWays];
  };
  struct alignas(64) Header {
    std::atomic<uint64_t> key_low;  // 0 = not chosen yet
    std::atomic<uint64_t> key_high;
  };

  Entry* find(uint64_t client, int64_t now_ns) const;
  // An entry as it was seen.
  struct Sight {
    Entry* entry = nullptr;
    uint64_t client = 0;
    int64_t restored_at = 0;
  };
  // Gives the place to `client`. False when somebody else has been there since.
  static bool displace(const Sight& seen, uint64_t client, int64_t now_ns);

  Header* header_;
  Set* table_;
  size_t sets_;
};

}  // namespace weft::server

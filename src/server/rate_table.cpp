#include "weft/server/rate_table.h"

#include <algorithm>

#include <sys/random.h>

#include "weft/base/assert.h"
#include "weft/base/clock.h"

namespace weft::server {

static_assert(std::atomic<uint64_t>::is_always_lock_free && std::atomic<int64_t>::is_always_lock_free,
              "the table is shared between processes");

namespace {

constexpr int kAttempts = 4;

// A time further ahead than this behind the allowance is left from another client or rate.
constexpr int64_t kSlackNs = 1'000'000'000;

uint64_t random_word() {
  uint64_t word = 0;
  if (::getrandom(&word, sizeof word, 0) != sizeof word || word == 0) {
    word = SipHash({1, 2}).add(static_cast<uint64_t>(monotonic_ns())).finish() | 1;
  }
  return word;
}

void choose(std::atomic<uint64_t>& word) {
  uint64_t none = 0;
  if (word.load(std::memory_order_acquire) == 0) {
    word.compare_exchange_strong(none, random_word(), std::memory_order_acq_rel);
  }
}

}  // namespace

size_t RateTable::size_of(size_t entries) {
  const size_t sets = (std::max<size_t>(entries, 1) + kWays - 1) / kWays;
  return std::max(kMinBytes, sizeof(Header) + sets * sizeof(Set));
}

RateTable::RateTable(void* memory, size_t size)
    : header_(static_cast<Header*>(memory)),
      table_(reinterpret_cast<Set*>(header_ + 1)),
      sets_((size - sizeof(Header)) / sizeof(Set)) {
  WEFT_ASSERT(size >= kMinBytes && reinterpret_cast<uintptr_t>(memory) % alignof(Header) == 0);
  choose(header_->key_low);
  choose(header_->key_high);
}

SipHash RateTable::hash() const {
  return SipHash(
      {header_->key_low.load(std::memory_order_relaxed), header_->key_high.load(std::memory_order_relaxed)});
}

RateVerdict RateTable::take(uint64_t client, const Rate& rate, int64_t now_ns) const {
  // 0 is nobody's.
  Entry* entry = find(client | (client == 0), now_ns);
  // Others were faster again and again: as if the client were new.
  if (!entry) return {true, rate.burst - 1, rate.interval_ns};
  RateVerdict verdict;
  const int64_t limit = now_ns + rate.allowance_ns();
  int64_t restored_at = entry->restored_at.load(std::memory_order_relaxed);
  while (true) {
    const int64_t before = std::clamp(restored_at, now_ns, limit);
    const int64_t after = before + rate.interval_ns;
    verdict.allowed = after <= limit;
    if (!verdict.allowed) {
      verdict.wait_ns = after - limit;
      if (restored_at > limit + kSlackNs) entry->restored_at.compare_exchange_strong(restored_at, limit);
      return verdict;
    }
    if (!entry->restored_at.compare_exchange_weak(restored_at, after, std::memory_order_relaxed)) continue;
    verdict.left = (limit - after) / rate.interval_ns;
    verdict.wait_ns = verdict.left == 0 ? after + rate.interval_ns - limit : after - now_ns;
    return verdict;
  }
}

RateTable::Entry* RateTable::find(uint64_t client, int64_t now_ns) const {
  // The upper half of the product: all sets alike, whatever their number.
  Set& set = table_[static_cast<size_t>(static_cast<unsigned __int128>(client) * sets_ >> 64)];
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    Sight oldest;
    for (Entry& entry : set.entries) {
      const Sight seen{&entry, entry.client.load(std::memory_order_acquire),
                       entry.restored_at.load(std::memory_order_relaxed)};
      if (seen.client == client) return &entry;
      if (!oldest.entry || seen.restored_at < oldest.restored_at) oldest = seen;
    }
    if (displace(oldest, client, now_ns)) return oldest.entry;
  }
  return nullptr;
}

// First the time is made one that says nothing, then the place changes hands: at every point the entry is
// right for whoever it belongs to, or forgets what its owner has used.
bool RateTable::displace(const Sight& seen, uint64_t client, int64_t now_ns) {
  int64_t time = seen.restored_at;
  if (time > now_ns && !seen.entry->restored_at.compare_exchange_strong(time, now_ns)) return false;
  uint64_t owner = seen.client;
  return seen.entry->client.compare_exchange_strong(owner, client, std::memory_order_acq_rel);
}

}  // namespace weft::server

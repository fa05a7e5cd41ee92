#include "weft/server/ticket_chain.h"

#include <cstring>

namespace weft::server {

void TicketChain::record(const tls::TicketKeys::State& state) {
  if (state.period <= latest_period()) return;
  static_assert(sizeof(state.secret) == sizeof(uint64_t) * 4);
  std::array<uint64_t, 4> words;
  std::memcpy(words.data(), state.secret.data(), sizeof words);
  Slot& slot = slots_[static_cast<size_t>(state.period) % kSlots];
  for (size_t i = 0; i < words.size(); ++i) slot.secret[i].store(words[i], std::memory_order_relaxed);
  const int64_t before = latest_.exchange(state.period, std::memory_order_acq_rel);
  for (size_t i = 0; i < kSlots; ++i) {
    if (&slots_[i] == &slot || before == 0) continue;
    for (auto& word : slots_[i].secret) word.store(0, std::memory_order_release);
  }
}

tls::TicketKeys::State TicketChain::latest() const {
  tls::TicketKeys::State state;
  std::array<uint64_t, 4> words;
  do {
    state.period = latest_period();
    const Slot& slot = slots_[static_cast<size_t>(state.period) % kSlots];
    for (size_t i = 0; i < words.size(); ++i) words[i] = slot.secret[i].load(std::memory_order_acquire);
  } while (state.period != latest_period());
  std::memcpy(state.secret.data(), words.data(), sizeof words);
  return state;
}

}  // namespace weft::server

#pragma once

#include <array>
#include <cstdint>

#include "weft/base/bytes.h"

namespace weft::tls {

// Keys for session tickets, the same in every process that began with the same state, at any time: each
// period's key comes from the last one's by a one-way function, so what is lost today opens no ticket of
// yesterday. Tickets of the last two periods are still taken, and renewed. No clock of its own: seconds since
// 1970 are handed in.
class TicketKeys {
 public:
  static constexpr int64_t kPeriodSeconds = 4 * 3600;

  // Where a chain stands, at the oldest period whose tickets are still taken; to be handed to another
  // process, in secret.
  struct State {
    int64_t period = 0;  // number since 1970
    std::array<unsigned char, 32> secret{};
  };
  struct Key {
    std::array<unsigned char, 16> name;  // sent with the ticket; random as far as peers can tell
    std::array<unsigned char, 32> cipher;
    std::array<unsigned char, 32> mac;
  };

  // Begins anew, from the system's random source.
  static State fresh(int64_t unix_seconds);

  explicit TicketKeys(const State& state);
  TicketKeys(const TicketKeys&) = delete;
  TicketKeys& operator=(const TicketKeys&) = delete;
  ~TicketKeys();

  // To encrypt with.
  const Key& current(int64_t unix_seconds);
  enum class Age : uint8_t { kUnknown, kCurrent, kOld };
  struct Found {
    const Key* key;  // null = unknown
    Age age;
  };
  Found find(Bytes name, int64_t unix_seconds);

  // Who begins with it takes every ticket that is taken here.
  const State& state(int64_t unix_seconds);

 private:
  static constexpr size_t kKeys = 3;

  void advance(int64_t unix_seconds);

  State state_;
  std::array<Key, kKeys> keys_;  // this period's first
  size_t known_ = 0;
  int64_t period_ = 0;  // of keys_[0]
};

}  // namespace weft::tls

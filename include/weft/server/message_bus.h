#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "weft/base/bytes.h"
#include "weft/base/result.h"
#include "weft/server/counter.h"

namespace weft::server {

enum class BusResult : uint8_t {
  kSent,
  kFull,      // the receiver is behind: nothing was sent, ask again later or do without
  kTooLarge,  // for ever
  kNobody,    // no process has that place, or it is the sender's own
};

struct BusMessage {
  uint32_t from;
  uint16_t type;
  Bytes octets;  // valid during the call that delivers it
};

// Messages between the processes of a server, through memory they share: every place on the bus has a ring
// for every other one. Bounded; never blocks; pages nobody touches cost nothing. A view of memory and
// descriptors owned by others; copyable.
//
// A process may be killed at any instruction. What it was sending is then there as a whole or not at all, and
// every ring goes on to work. What it was receiving is delivered once or never: a message leaves its ring
// before it is delivered, and what is left in the rings of a place is dropped when somebody else takes it.
class MessageBus {
 public:
  static constexpr size_t kMaxMessage = 4096;
  static constexpr size_t kRingSize = 16 * 1024;

  // What one place has done, over all processes that had it. Written by the one that has it now.
  struct Counters {
    Counter sent;
    Counter refused;    // kFull
    Counter delivered;  // to it
    Counter outdated;   // dropped: meant for a predecessor
  };

  static size_t size_of(uint32_t places);
  // One for every place, to be inherited by every process; the error is errno.
  static Result<std::vector<int>, int> open_bells(uint32_t places);

  // `memory`: size_of(places) octets on a page boundary, zeroed before their first use. `bells`: one eventfd
  // for every place.
  MessageBus(void* memory, std::span<const int> bells)
      : memory_(static_cast<char*>(memory)), bells_(bells.begin(), bells.end()) {}

  uint32_t places() const { return static_cast<uint32_t>(bells_.size()); }
  int bell(uint32_t place) const { return bells_[place]; }

  // By whoever starts processes, before it starts the one that is to have `place`: the predecessor, if there
  // was one, has ended.
  void admit(uint32_t place) const;
  // The process has ended and has no successor yet: nobody can send to it.
  void dismiss(uint32_t place) const;

  const Counters& counters(uint32_t place) const;

 private:
  friend class BusMember;
  struct Place;
  struct Ring;

  Place& place_of(uint32_t index) const;
  Ring& ring_of(uint32_t from, uint32_t to) const;
  char* data_of(uint32_t from, uint32_t to) const;
  void ring_bell(uint32_t place) const;
  void ring_all_bells() const;

  char* memory_;
  std::vector<int> bells_;
};

// The place on the bus of this process; one at a time, on one thread.
class BusMember {
 public:
  using Callback = void (*)(void* context, const BusMessage& message);

  // `place` has been admitted.
  BusMember(const MessageBus& bus, uint32_t place);

  uint32_t place() const { return place_; }
  const MessageBus& bus() const { return bus_; }

  // In order for every receiver.
  BusResult send(uint32_t to, uint16_t type, Bytes octets);

  // Delivers up to `limit` messages, in the order of every sender. True when there may be more. The callback
  // may send, but not drain.
  bool drain(size_t limit, Callback callback, void* context);

  // Before drain(), when the bell has rung; and to be woken by it again.
  void silence_bell() const;
  void ring_own_bell() const { bus_.ring_bell(place_); }

 private:
  // From one sender before the next one's turn.
  static constexpr size_t kBatch = 16;

  size_t drain_ring(uint32_t from, size_t limit, Callback callback, void* context);

  MessageBus bus_;
  uint32_t place_;
  uint64_t epoch_;            // of this process in its place
  uint32_t next_sender_ = 0;  // whose turn it is in drain()
  std::vector<bool> rung_;    // whose bell this process has rung once
};

}  // namespace weft::server

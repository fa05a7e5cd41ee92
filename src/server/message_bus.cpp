#include "weft/server/message_bus.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>

#include <sys/eventfd.h>
#include <unistd.h>

namespace weft::server {

namespace {

constexpr size_t kPage = 4096;

constexpr size_t round_up(size_t size, size_t unit) {
  return (size + unit - 1) / unit * unit;
}

// In front of every message in a ring; both in multiples of it.
struct Record {
  uint32_t size;
  uint16_t type;
  uint64_t epoch;  // of the process it is for

  size_t length() const { return sizeof(Record) + round_up(size, sizeof(Record)); }
};

static_assert(MessageBus::kRingSize % sizeof(Record) == 0, "a record never wraps in the middle");
static_assert(sizeof(Record) + MessageBus::kMaxMessage <= MessageBus::kRingSize / 2);
static_assert(std::atomic<uint64_t>::is_always_lock_free, "shared between processes");

// `position` counts every octet that ever went through the ring.
void copy_in(char* ring, uint64_t position, const char* from, size_t size) {
  const size_t start = position % MessageBus::kRingSize;
  const size_t first = std::min(size, MessageBus::kRingSize - start);
  std::memcpy(ring + start, from, first);
  std::memcpy(ring, from + first, size - first);
}

void copy_out(const char* ring, uint64_t position, char* to, size_t size) {
  const size_t start = position % MessageBus::kRingSize;
  const size_t first = std::min(size, MessageBus::kRingSize - start);
  std::memcpy(to, ring + start, first);
  std::memcpy(to + first, ring, size - first);
}

}  // namespace

struct alignas(64) MessageBus::Place {
  std::atomic<uint64_t> epoch;  // odd: somebody has it
  Counters counters;
};

// Both only rise. What lies between them is in the ring.
struct MessageBus::Ring {
  alignas(64) std::atomic<uint64_t> tail;  // the sender's
  alignas(64) std::atomic<uint64_t> head;  // the receiver's
};

// Places, then the rings' ends by receiver, then the rings themselves: looking through one's rings touches
// none that was never used.
size_t MessageBus::size_of(uint32_t places) {
  const size_t pairs = size_t{places} * places;
  return round_up(places * sizeof(Place) + pairs * sizeof(Ring), kPage) + pairs * kRingSize;
}

MessageBus::Place& MessageBus::place_of(uint32_t index) const {
  return reinterpret_cast<Place*>(memory_)[index];
}

MessageBus::Ring& MessageBus::ring_of(uint32_t from, uint32_t to) const {
  auto* rings = reinterpret_cast<Ring*>(memory_ + places() * sizeof(Place));
  return rings[size_t{to} * places() + from];
}

char* MessageBus::data_of(uint32_t from, uint32_t to) const {
  const size_t pairs = size_t{places()} * places();
  const size_t begin = round_up(places() * sizeof(Place) + pairs * sizeof(Ring), kPage);
  return memory_ + begin + (size_t{to} * places() + from) * kRingSize;
}

Result<std::vector<int>, int> MessageBus::open_bells(uint32_t places) {
  std::vector<int> bells;
  for (uint32_t i = 0; i < places; ++i) {
    const int bell = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (bell < 0) {
      const int error = errno;
      for (const int opened : bells) ::close(opened);
      return error;
    }
    bells.push_back(bell);
  }
  return bells;
}

void MessageBus::admit(uint32_t place) const {
  std::atomic<uint64_t>& epoch = place_of(place).epoch;
  epoch.store((epoch.load(std::memory_order_relaxed) | 1) + 2, std::memory_order_release);
  ring_all_bells();
}

void MessageBus::dismiss(uint32_t place) const {
  std::atomic<uint64_t>& epoch = place_of(place).epoch;
  epoch.store((epoch.load(std::memory_order_relaxed) | 1) + 1, std::memory_order_release);
  ring_all_bells();
}

const MessageBus::Counters& MessageBus::counters(uint32_t place) const {
  return place_of(place).counters;
}

void MessageBus::ring_bell(uint32_t place) const {
  constexpr uint64_t kOnce = 1;
  // Fails only when it rings already.
  [[maybe_unused]] const ssize_t written = ::write(bells_[place], &kOnce, sizeof kOnce);
}

// Whoever has gone may have been killed after it had sent and before it could wake the receiver.
void MessageBus::ring_all_bells() const {
  for (uint32_t place = 0; place < places(); ++place) ring_bell(place);
}

BusMember::BusMember(const MessageBus& bus, uint32_t place)
    : bus_(bus),
      place_(place),
      epoch_(bus_.place_of(place).epoch.load(std::memory_order_acquire)),
      rung_(bus_.places()) {}

BusResult BusMember::send(uint32_t to, uint16_t type, Bytes octets) {
  if (octets.size() > MessageBus::kMaxMessage) return BusResult::kTooLarge;
  if (to >= bus_.places() || to == place_) return BusResult::kNobody;
  const uint64_t epoch = bus_.place_of(to).epoch.load(std::memory_order_acquire);
  if (epoch % 2 == 0) return BusResult::kNobody;
  MessageBus::Counters& counters = bus_.place_of(place_).counters;
  MessageBus::Ring& ring = bus_.ring_of(place_, to);

  const Record record{static_cast<uint32_t>(octets.size()), type, epoch};
  const uint64_t tail = ring.tail.load(std::memory_order_relaxed);
  if (tail + record.length() - ring.head.load(std::memory_order_acquire) > MessageBus::kRingSize) {
    ++counters.refused;
    return BusResult::kFull;
  }
  char* data = bus_.data_of(place_, to);
  copy_in(data, tail, reinterpret_cast<const char*>(&record), sizeof record);
  copy_in(data, tail + sizeof record, octets.data(), octets.size());
  ring.tail.store(tail + record.length(), std::memory_order_release);
  ++counters.sent;

  // A receiver that still has something to take looks at the tail after it has moved the head, across a fence
  // like this one: either it sees this message, or we see that it has nothing left and wake it. The first
  // time we cannot know whether a predecessor lived to wake it.
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (!rung_[to] || ring.head.load(std::memory_order_relaxed) == tail) bus_.ring_bell(to);
  rung_[to] = true;
  return BusResult::kSent;
}

bool BusMember::drain(size_t limit, Callback callback, void* context) {
  uint32_t quiet = 0;
  while (quiet < bus_.places()) {
    const uint32_t from = next_sender_;
    next_sender_ = from + 1 == bus_.places() ? 0 : from + 1;
    const size_t taken = drain_ring(from, std::min(limit, kBatch), callback, context);
    quiet = taken == 0 ? quiet + 1 : 0;
    limit -= taken;
    if (limit == 0) return true;
  }
  return false;
}

// The number of messages it took, whatever became of them.
size_t BusMember::drain_ring(uint32_t from, size_t limit, Callback callback, void* context) {
  MessageBus::Ring& ring = bus_.ring_of(from, place_);
  const char* data = bus_.data_of(from, place_);
  MessageBus::Counters& counters = bus_.place_of(place_).counters;
  char octets[MessageBus::kMaxMessage];
  size_t taken = 0;
  uint64_t head = ring.head.load(std::memory_order_relaxed);
  for (; taken < limit; ++taken) {
    const uint64_t available = ring.tail.load(std::memory_order_acquire) - head;
    if (available == 0) break;
    Record record{};
    copy_out(data, head, reinterpret_cast<char*>(&record), sizeof record);
    // A process gone wild can write anything into shared memory.
    const bool sound = record.size <= MessageBus::kMaxMessage && record.length() <= available;
    if (sound) copy_out(data, head + sizeof record, octets, record.size);
    head += sound ? record.length() : available;
    ring.head.store(head, std::memory_order_release);
    std::atomic_thread_fence(std::memory_order_seq_cst);  // see send()
    if (!sound || record.epoch != epoch_) {
      ++counters.outdated;
      continue;
    }
    ++counters.delivered;
    callback(context, {from, record.type, Bytes(octets, record.size)});
  }
  return taken;
}

void BusMember::silence_bell() const {
  uint64_t rung;
  // Fails only when it has not rung.
  [[maybe_unused]] const ssize_t read = ::read(bus_.bell(place_), &rung, sizeof rung);
}

}  // namespace weft::server

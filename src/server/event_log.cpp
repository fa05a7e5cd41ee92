#include "weft/server/event_log.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstring>
#include <string>

#include "server/shared_lock.h"
#include "weft/http/sse.h"

namespace weft::server {

namespace {

constexpr size_t kPage = 4096;

constexpr size_t round_up(size_t size, size_t unit) {
  return (size + unit - 1) / unit * unit;
}

}  // namespace

// Positions count octets since the beginning; the ring holds those from `first` to `end`, and behind them the
// head of the next record with its id.
struct EventLog::Header {
  SharedLock lock;
  uint64_t offset;  // of the ring, in the store's memory
  uint64_t capacity;
  std::atomic<uint64_t> first;
  std::atomic<uint64_t> end;
  std::atomic<uint32_t> closings;
  uint32_t name_size;
  char name[EventStore::kLongestName];
};

struct EventLog::RecordHead {
  uint64_t id;
  uint64_t size;  // of the text; 0 = not written yet

  static constexpr size_t kAlignment = 8;
  uint64_t length() const { return sizeof(RecordHead) + round_up(size, kAlignment); }
};

void EventLog::put(uint64_t position, Bytes octets) {
  const size_t at = position % header_->capacity;
  const size_t part = std::min<size_t>(octets.size(), header_->capacity - at);
  std::memcpy(ring_ + at, octets.data(), part);
  std::memcpy(ring_, octets.data() + part, octets.size() - part);
}

void EventLog::get(uint64_t position, char* room, size_t size) const {
  const size_t at = position % header_->capacity;
  const size_t part = std::min<size_t>(size, header_->capacity - at);
  std::memcpy(room, ring_ + at, part);
  std::memcpy(room + part, ring_, size - part);
}

EventLog::RecordHead EventLog::head_at(uint64_t position) const {
  RecordHead head;
  get(position, reinterpret_cast<char*>(&head), sizeof head);
  return head;
}

// Of what was read before: a writer that overwrites it has moved `first` before.
bool EventLog::is_intact(uint64_t position) const {
  std::atomic_thread_fence(std::memory_order_acquire);
  return header_->first.load(std::memory_order_relaxed) <= position;
}

uint64_t EventLog::end() const {
  return header_->end.load(std::memory_order_acquire);
}

uint64_t EventLog::last_id() const {
  while (true) {
    const uint64_t position = end();
    const uint64_t next = head_at(position).id;
    if (end() == position) return next - 1;
  }
}

size_t EventLog::longest_record() const {
  return std::min<size_t>(kLongestRecord, header_->capacity / 4);
}

Result<uint64_t, EventLog::Failure> EventLog::append(std::optional<Bytes> event, Bytes data) {
  // Room for the longest id, so that nothing has to be decided under the lock.
  http::ServerSentEvent record{event, Bytes("18446744073709551615"), std::nullopt, data};
  std::string text(http::sse_size(record), '\0');
  if (text.size() > longest_record()) return Failure::kTooLong;
  if (!header_->lock.lock(kPatienceMs)) return Failure::kBusy;
  const uint64_t id = head_at(header_->end.load(std::memory_order_relaxed)).id;
  char digits[20];
  const char* end = std::to_chars(digits, digits + sizeof digits, id).ptr;
  record.id = Bytes(digits, static_cast<size_t>(end - digits));
  text.resize(static_cast<size_t>(http::write_sse(text.data(), record) - text.data()));
  write(id, text);
  header_->lock.unlock();
  return id;
}

// Under the lock. The order is all that a writer's death needs: what is overwritten is given up before, and
// what is written counts afterwards.
uint64_t EventLog::write(uint64_t id, Bytes record) {
  const RecordHead head{id, record.size()};
  const RecordHead next{id + 1, 0};
  const uint64_t begin = header_->end.load(std::memory_order_relaxed);
  const uint64_t end = begin + head.length();
  uint64_t first = header_->first.load(std::memory_order_relaxed);
  while (end + sizeof next - first > header_->capacity) first += head_at(first).length();
  header_->first.store(first, std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  put(end, Bytes(reinterpret_cast<const char*>(&next), sizeof next));
  put(begin + sizeof head, record);
  put(begin, Bytes(reinterpret_cast<const char*>(&head), sizeof head));
  header_->end.store(end, std::memory_order_release);
  return end;
}

EventLog::Place EventLog::after(uint64_t id) const {
  while (true) {
    const uint64_t first = header_->first.load(std::memory_order_acquire);
    const uint64_t last = end();
    uint64_t position = first;
    RecordHead head = head_at(position);
    if (!is_intact(position)) continue;
    const uint64_t oldest = head.id;
    const uint64_t newest = head_at(last).id - 1;
    if (!is_intact(position)) continue;
    if (id + 1 < oldest || id > newest) return {first, false};
    while (position < last && head.id <= id) {
      position += head.length();
      head = head_at(position);
      if (!is_intact(position)) break;
    }
    if (is_intact(position)) return {position, true};
  }
}

std::optional<EventLog::Reading> EventLog::read(uint64_t position, MutableBytes room) const {
  const uint64_t last = end();
  const uint64_t begin = position;
  size_t size = 0;
  while (position < last) {
    const RecordHead head = head_at(position);
    if (!is_intact(begin) || head.size > longest_record()) return std::nullopt;
    if (head.size > room.size() - size) break;
    get(position + sizeof head, room.data() + size, head.size);
    size += head.size;
    position += head.length();
  }
  if (!is_intact(begin)) return std::nullopt;
  return Reading{size, position};
}

uint32_t EventLog::closings() const {
  return header_->closings.load(std::memory_order_acquire);
}

void EventLog::close() {
  header_->closings.fetch_add(1, std::memory_order_acq_rel);
}

// --- the store

struct EventStore::Directory {
  SharedLock lock;
  uint64_t log_bytes;
  std::atomic<uint64_t> count;
  EventLog::Header logs[kMaxLogs];
};

size_t EventStore::size_of(size_t log_bytes) {
  return round_up(sizeof(Directory), kPage) + round_up(log_bytes, kPage);
}

EventStore::Directory& EventStore::directory() const {
  return *reinterpret_cast<Directory*>(memory_);
}

void EventStore::begin(size_t log_bytes) {
  directory().lock.begin();
  directory().log_bytes = round_up(log_bytes, kPage);
}

EventLog EventStore::log_at(size_t index) const {
  EventLog::Header& header = directory().logs[index];
  return EventLog(&header, memory_ + header.offset);
}

Result<EventLog, EventStore::Failure> EventStore::open(Bytes name, size_t bytes, uint64_t first_id) {
  Directory& all = directory();
  if (!all.lock.lock(EventLog::kPatienceMs)) return Failure::kBusy;
  struct Unlock {
    SharedLock& lock;
    ~Unlock() { lock.unlock(); }
  } unlock{all.lock};
  uint64_t used = round_up(sizeof(Directory), kPage);
  const uint64_t end = used + all.log_bytes;
  const uint64_t count = all.count.load(std::memory_order_relaxed);
  for (size_t i = 0; i < count; ++i) {
    if (Bytes(all.logs[i].name, all.logs[i].name_size) == name) return log_at(i);
    used = all.logs[i].offset + all.logs[i].capacity;
  }
  if (count == kMaxLogs) return Failure::kTooManyLogs;
  const size_t capacity = round_up(std::max(bytes, EventLog::kSmallest), kPage);
  if (capacity > end - used) return Failure::kNoRoom;
  EventLog::Header& header = all.logs[count];
  header.lock.begin();
  header.offset = used;
  header.capacity = capacity;
  header.name_size = static_cast<uint32_t>(name.size());
  std::memcpy(header.name, name.data(), name.size());
  EventLog log = log_at(count);
  const EventLog::RecordHead next{first_id, 0};
  log.put(0, Bytes(reinterpret_cast<const char*>(&next), sizeof next));
  all.count.store(count + 1, std::memory_order_release);
  return log;
}

}  // namespace weft::server

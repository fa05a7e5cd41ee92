#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "weft/base/bytes.h"
#include "weft/base/result.h"

namespace weft::server {

// The newest events of one stream, in memory that all processes of a server share: each is written once, as
// the record that clients get, with an id one above the last one's. A view of memory owned by others;
// copyable.
//
// Any process may append, one at a time; readers never wait, and find out afterwards when what they read has
// been overwritten. A process may be killed at any instruction: the event it was writing is there as a whole
// or not at all.
class EventLog {
 public:
  // Octets of a record; of a small log a quarter of its size at most.
  static constexpr size_t kLongestRecord = 64 * 1024;
  static constexpr size_t kSmallest = 16 * 1024;

  enum class Failure : uint8_t {
    kTooLong,
    kBusy,  // another process has had the lock for kPatienceMs: it may be stopped
  };
  static constexpr int kPatienceMs = 200;

  // `event` has no line breaks. The id of the new event.
  Result<uint64_t, Failure> append(std::optional<Bytes> event, Bytes data);

  // Where the next event will begin. Positions only rise.
  uint64_t end() const;
  uint64_t last_id() const;
  size_t longest_record() const;

  // Where the events after the one with this id begin. Not complete when some of them are no longer there, or
  // when this log has not given the id: then it is where the oldest one begins.
  struct Place {
    uint64_t position;
    bool complete;
  };
  Place after(uint64_t id) const;

  // Whether the event there has not been overwritten.
  bool holds(uint64_t position) const { return is_intact(position); }

  // Copies the records from `position` on, as many whole ones as `room` holds, which has kLongestRecord
  // octets at least. Nothing when they have been overwritten.
  struct Reading {
    size_t size;
    uint64_t next;  // where the first one not copied begins
  };
  std::optional<Reading> read(uint64_t position, MutableBytes room) const;

  // How often close() was called, by whatever process.
  uint32_t closings() const;
  void close();

 private:
  friend class EventStore;
  struct Header;
  struct RecordHead;

  EventLog(Header* header, char* ring) : header_(header), ring_(ring) {}

  void put(uint64_t position, Bytes octets);
  void get(uint64_t position, char* room, size_t size) const;
  RecordHead head_at(uint64_t position) const;
  bool is_intact(uint64_t position) const;
  uint64_t write(uint64_t id, Bytes record);

  Header* header_;
  char* ring_;
};

// The logs of a server by name. A view of memory owned by others; copyable.
class EventStore {
 public:
  static constexpr size_t kMaxLogs = 64;
  static constexpr size_t kLongestName = 64;

  // Of memory with room for logs of `log_bytes` in all. Pages nobody touches cost nothing.
  static size_t size_of(size_t log_bytes);

  // `memory` lies on a page boundary; zeroed before its first use.
  explicit EventStore(void* memory) : memory_(static_cast<char*>(memory)) {}

  // By the process that makes the memory, before the others are there.
  void begin(size_t log_bytes);

  enum class Failure : uint8_t { kTooManyLogs, kNoRoom, kBusy };
  // Makes it unless it is there; then it keeps its size. `bytes` from EventLog::kSmallest on. The first event
  // of a new one will have the id `first_id`.
  Result<EventLog, Failure> open(Bytes name, size_t bytes, uint64_t first_id);

 private:
  struct Directory;

  Directory& directory() const;
  EventLog log_at(size_t index) const;

  char* memory_;
};

}  // namespace weft::server

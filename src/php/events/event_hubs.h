#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "php/events/event_hub.h"
#include "php/scheduler.h"
#include "weft/server/bus_inbox.h"
#include "weft/server/event_log.h"
#include "weft/server/server_stats.h"
#include "weft/server/workers/group_memory.h"

namespace weft::php {

// The streams of events in this process, as long as its server runs; then current() is the only one. In a
// group of processes, whoever publishes tells the others over the bus, once per loop turn, to look at the
// logs.
class EventHubs {
 public:
  // Of a server on its own, with room for logs of `log_bytes` in all. Null with a Runtime exception pending.
  static std::unique_ptr<EventHubs> make_own(Scheduler& scheduler, size_t log_bytes,
                                             server::ServerStats& stats);
  // Of the process at `place` in a group. `stats` may be null. Null with a Runtime exception pending.
  static std::unique_ptr<EventHubs> make_shared(Scheduler& scheduler,
                                                std::shared_ptr<server::GroupMemory> memory, uint32_t place,
                                                server::ServerStats* stats);
  ~EventHubs();
  EventHubs(const EventHubs&) = delete;
  EventHubs& operator=(const EventHubs&) = delete;

  // Null when no server runs here.
  static EventHubs* current();

  // The stream of that name, made unless it is there. Null with a Runtime exception pending.
  EventHub* open(const std::string& name, size_t bytes);

  // The id of the event; nullopt with an exception pending.
  std::optional<uint64_t> publish(EventHub& hub, std::optional<Bytes> event, Bytes data);
  void close(EventHub& hub);

  // In a coroutine: sends the events from `position` on, parked, until the client has gone, the stream is
  // closed, or the client has fallen too far behind; an answer that can still be ended is. False with an
  // exception pending when cancelled.
  bool serve(EventHub& hub, ResponseState& response, uint64_t position);

 private:
  struct Unmap {
    size_t size;
    void operator()(void* memory) const;
  };
  using Pages = std::unique_ptr<void, Unmap>;
  enum BusMessageType : uint16_t { kLook = 1 };

  EventHubs(Scheduler& scheduler, server::EventStore store, server::ServerStats* stats);

  bool join_bus(uint32_t place);
  void announce();
  void on_turn_end();
  void tell_others();

  Scheduler& scheduler_;
  server::EventStore store_;
  server::ServerStats* stats_;
  Pages own_;                                    // null in a group
  std::shared_ptr<server::GroupMemory> memory_;  // null else
  std::unique_ptr<server::BusMember> member_;
  std::unique_ptr<server::BusInbox> inbox_;
  std::vector<std::unique_ptr<EventHub>> hubs_;
  io::TurnTask turn_task_;
  bool tell_others_ = false;
};

}  // namespace weft::php

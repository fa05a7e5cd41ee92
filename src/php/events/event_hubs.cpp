#include "php/events/event_hubs.h"

#include <cerrno>
#include <chrono>
#include <cstring>

#include <sys/mman.h>

#include "php/errors.h"
#include "php/globals.h"

namespace weft::php {

using server::EventLog;
using server::EventStore;

namespace {

// So that no id is given twice, not even by a server that has been started again: the first one is the time
// in microseconds.
uint64_t first_id() {
  using namespace std::chrono;
  return static_cast<uint64_t>(duration_cast<microseconds>(system_clock::now().time_since_epoch()).count());
}

}  // namespace

void EventHubs::Unmap::operator()(void* memory) const {
  ::munmap(memory, size);
}

std::unique_ptr<EventHubs> EventHubs::make_own(Scheduler& scheduler, size_t log_bytes,
                                               server::ServerStats& stats) {
  const size_t size = EventStore::size_of(log_bytes);
  void* memory =
      ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) {
    throw_runtime("start(): no memory for event streams: %s", std::strerror(errno));
    return nullptr;
  }
  std::unique_ptr<EventHubs> hubs(new EventHubs(scheduler, EventStore(memory), &stats));
  hubs->own_ = Pages(memory, Unmap{size});
  hubs->store_.begin(log_bytes);
  return hubs;
}

std::unique_ptr<EventHubs> EventHubs::make_shared(Scheduler& scheduler,
                                                  std::shared_ptr<server::GroupMemory> memory, uint32_t place,
                                                  server::ServerStats* stats) {
  std::unique_ptr<EventHubs> hubs(new EventHubs(scheduler, memory->events(), stats));
  hubs->memory_ = std::move(memory);
  return hubs->join_bus(place) ? std::move(hubs) : nullptr;
}

EventHubs::EventHubs(Scheduler& scheduler, EventStore store, server::ServerStats* stats)
    : scheduler_(scheduler),
      store_(store),
      stats_(stats),
      own_(nullptr, Unmap{0}),
      turn_task_([](void* self) { static_cast<EventHubs*>(self)->on_turn_end(); }, this) {
  WEFT_G(event_hubs) = this;
}

EventHubs::~EventHubs() {
  if (WEFT_G(event_hubs) == this) WEFT_G(event_hubs) = nullptr;
}

EventHubs* EventHubs::current() {
  return WEFT_G(event_hubs);
}

bool EventHubs::join_bus(uint32_t place) {
  member_ = std::make_unique<server::BusMember>(memory_->bus(), place);
  auto inbox = server::BusInbox::open(
      scheduler_.loop(), *member_,
      [](void* self, const server::BusMessage& message) {
        auto& hubs = *static_cast<EventHubs*>(self);
        if (message.type == kLook) hubs.scheduler_.loop().at_turn_end(hubs.turn_task_);
      },
      this);
  if (!inbox) {
    throw_runtime("start(): no message bus: %s", inbox.error().message());
    return false;
  }
  inbox_ = std::move(inbox.value());
  return true;
}

EventHub* EventHubs::open(const std::string& name, size_t bytes) {
  for (const auto& hub : hubs_) {
    if (hub->name() == name) return hub.get();
  }
  auto log = store_.open(name, bytes, first_id());
  if (log) return hubs_.emplace_back(std::make_unique<EventHub>(name, log.value())).get();
  switch (log.error()) {
    case EventStore::Failure::kTooManyLogs:
      throw_runtime("EventStream \"%s\": there are %zu streams already, and no more can be", name.c_str(),
                    EventStore::kMaxLogs);
      break;
    case EventStore::Failure::kNoRoom:
      throw_runtime("EventStream \"%s\": no room for a history of %zu bytes; see setEventHistoryBytes()",
                    name.c_str(), bytes);
      break;
    case EventStore::Failure::kBusy:
      throw_runtime("EventStream \"%s\": another process holds the lock of the streams", name.c_str());
      break;
  }
  return nullptr;
}

std::optional<uint64_t> EventHubs::publish(EventHub& hub, std::optional<Bytes> event, Bytes data) {
  const auto id = hub.log().append(event, data);
  if (!id && id.error() == EventLog::Failure::kTooLong) {
    throw_invalid_argument("publish(): an event of stream \"%s\" may have %zu bytes", hub.name().c_str(),
                           hub.log().longest_record());
    return std::nullopt;
  }
  if (!id) {
    throw_runtime("publish(): another process holds the lock of stream \"%s\"", hub.name().c_str());
    return std::nullopt;
  }
  if (stats_) ++stats_->events_published;
  announce();
  return id.value();
}

void EventHubs::close(EventHub& hub) {
  hub.log().close();
  announce();
}

void EventHubs::announce() {
  tell_others_ = true;
  scheduler_.loop().at_turn_end(turn_task_);
}

void EventHubs::on_turn_end() {
  for (const auto& hub : hubs_) hub->fan_out();
  if (std::exchange(tell_others_, false) && member_) tell_others();
}

// A full ring has a message in it that was not read yet, which says the same.
void EventHubs::tell_others() {
  for (uint32_t place = 0; place < member_->bus().places(); ++place) member_->send(place, kLook, Bytes(""));
}

bool EventHubs::serve(EventHub& hub, ResponseState& response, uint64_t position) {
  using End = EventHub::Client::End;
  EventHub::Client client(response, position);
  hub.add(client);
  if (stats_) ++stats_->event_clients;
  bool resumed = true;
  while (true) {
    hub.catch_up(client);
    if (client.end != End::kNone || response.over() || response.peer_gone()) break;
    resumed = response.await_change("events");
    if (!resumed) break;
  }
  // At the end of the request the server may have gone before its handlers.
  if (scheduler_.closing()) return false;
  hub.remove(client);
  if (stats_) --stats_->event_clients;
  if (stats_ && client.end == End::kLost) ++stats_->event_clients_dropped;
  if (!resumed && !response.peer_gone()) return false;
  if (EG(exception)) zend_clear_exception();
  return response.finish();
}

}  // namespace weft::php

#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "weft/io/error.h"
#include "weft/server/event_log.h"
#include "weft/server/message_bus.h"
#include "weft/server/shared_area.h"
#include "weft/server/ticket_chain.h"
#include "weft/server/worker_board.h"

namespace weft::server {

// All that the processes of a server share: the memory with the board and the bus, and the bells of the bus.
// Inherited over fork(); over exec() by its descriptors.
class GroupMemory {
 public:
  // Place 0 on the bus is the supervisor's, place_of() that of a worker.
  static io::Result<std::unique_ptr<GroupMemory>> create(uint32_t seats, size_t rate_limit_bytes,
                                                         size_t event_log_bytes);
  // `area` and `bells` as another process had them; they become this object's. As SharedArea::adopt().
  static io::Result<std::unique_ptr<GroupMemory>> adopt(int area, std::vector<int> bells);
  ~GroupMemory();
  GroupMemory(const GroupMemory&) = delete;
  GroupMemory& operator=(const GroupMemory&) = delete;

  WorkerBoard board() const { return {area_->board(), seats()}; }
  uint32_t seats() const { return area_->layout().seats; }
  const MessageBus& bus() const { return bus_; }
  TicketChain& tickets() const { return *static_cast<TicketChain*>(area_->tickets()); }
  void* rate_limits() const { return area_->rate_limits(); }
  EventStore events() const { return EventStore(area_->events()); }
  size_t rate_limit_bytes() const { return area_->layout().rate_limit_bytes; }

  uint32_t place_of(const WorkerSeat& seat) const { return 1 + board().index_of(seat); }
  uint32_t seat_at(uint32_t place) const { return place - 1; }

  int area_descriptor() const { return area_->descriptor(); }
  const std::vector<int>& bells() const { return bells_; }

 private:
  GroupMemory(std::unique_ptr<SharedArea> area, std::vector<int> bells);

  std::unique_ptr<SharedArea> area_;
  std::vector<int> bells_;
  MessageBus bus_;
};

}  // namespace weft::server

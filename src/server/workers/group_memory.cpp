#include "weft/server/workers/group_memory.h"

#include <cerrno>
#include <ctime>
#include <utility>

#include <unistd.h>

namespace weft::server {

GroupMemory::GroupMemory(std::unique_ptr<SharedArea> area, std::vector<int> bells)
    : area_(std::move(area)), bells_(std::move(bells)), bus_(area_->bus(), bells_) {}

GroupMemory::~GroupMemory() {
  for (const int bell : bells_) ::close(bell);
}

io::Result<std::unique_ptr<GroupMemory>> GroupMemory::create(uint32_t seats, size_t rate_limit_bytes,
                                                             size_t event_log_bytes) {
  const uint32_t places = seats + 1;
  SharedArea::Layout layout;
  layout.seats = seats;
  layout.bus_bytes = MessageBus::size_of(places);
  layout.rate_limit_bytes = rate_limit_bytes;
  layout.event_bytes = EventStore::size_of(event_log_bytes);
  auto area = SharedArea::create(layout);
  if (!area) return area.error();
  auto bells = MessageBus::open_bells(places);
  if (!bells) return io::Error{bells.error()};
  std::unique_ptr<GroupMemory> memory(new GroupMemory(std::move(area.value()), std::move(bells.value())));
  memory->bus_.admit(0);
  memory->events().begin(event_log_bytes);
  memory->tickets().begin(tls::TicketKeys::fresh(::time(nullptr)));
  return memory;
}

io::Result<std::unique_ptr<GroupMemory>> GroupMemory::adopt(int area, std::vector<int> bells) {
  auto adopted = SharedArea::adopt(area);
  if (!adopted) return adopted.error();
  if (bells.size() != adopted.value()->layout().seats + 1) return io::Error{EPROTO};
  return std::unique_ptr<GroupMemory>(new GroupMemory(std::move(adopted.value()), std::move(bells)));
}

}  // namespace weft::server

#include "weft/server/bus_inbox.h"

#include <utility>

namespace weft::server {

io::Result<std::unique_ptr<BusInbox>> BusInbox::open(io::Loop& loop, BusMember& member,
                                                     BusMember::Callback callback, void* context) {
  std::unique_ptr<BusInbox> inbox(new BusInbox(member, callback, context));
  auto watcher = io::ReadWatcher::open(
      loop, member.bus().bell(member.place()), [](void* self) { static_cast<BusInbox*>(self)->on_bell(); },
      inbox.get());
  if (!watcher) return watcher.error();
  inbox->watcher_ = std::move(watcher.value());
  return inbox;
}

void BusInbox::on_bell() {
  member_.silence_bell();
  if (member_.drain(kPerTurn, callback_, context_)) member_.ring_own_bell();
}

}  // namespace weft::server

#pragma once

#include <cstddef>
#include <memory>

#include "weft/io/error.h"
#include "weft/io/read_watcher.h"
#include "weft/server/message_bus.h"

namespace weft::server {

// Delivers what comes for a member of the bus on the thread of a loop. Keeps the loop alive. Not to be
// destroyed from inside its callback.
class BusInbox {
 public:
  // `member` outlives the inbox.
  static io::Result<std::unique_ptr<BusInbox>> open(io::Loop& loop, BusMember& member,
                                                    BusMember::Callback callback, void* context);
  BusInbox(const BusInbox&) = delete;
  BusInbox& operator=(const BusInbox&) = delete;

 private:
  // In one turn of the loop.
  static constexpr size_t kPerTurn = 64;

  BusInbox(BusMember& member, BusMember::Callback callback, void* context)
      : member_(member), callback_(callback), context_(context) {}
  void on_bell();

  BusMember& member_;
  BusMember::Callback callback_;
  void* context_;
  std::unique_ptr<io::ReadWatcher> watcher_;
};

}  // namespace weft::server

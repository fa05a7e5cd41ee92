#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "weft/io/error.h"

namespace weft::server {

// What a group of processes shares: one mapping over a memory file, so that it survives fork() and, by its
// descriptor, exec(). Pages nobody touches cost nothing. Its parts are placed when it is made and zeroed;
// each part's owner keeps it usable whenever any of the processes is killed.
class SharedArea {
 public:
  struct Layout {
    uint32_t seats = 0;           // of the WorkerBoard
    size_t bus_bytes = 0;         // of the MessageBus
    size_t rate_limit_bytes = 0;  // of the RateLimiter
    size_t event_bytes = 0;       // of the EventStore
  };

  static io::Result<std::unique_ptr<SharedArea>> create(const Layout& layout);
  // Of an area made by another process; `descriptor` becomes this object's. EPROTO when that process ran
  // another version of weft.
  static io::Result<std::unique_ptr<SharedArea>> adopt(int descriptor);
  ~SharedArea();
  SharedArea(const SharedArea&) = delete;
  SharedArea& operator=(const SharedArea&) = delete;

  // Close-on-exec; whoever hands it to another program clears that.
  int descriptor() const { return descriptor_; }
  const Layout& layout() const;

  void* board() const;
  void* bus() const;
  void* rate_limits() const;
  void* tickets() const;  // a TicketChain
  void* events() const;

 private:
  struct Header;

  SharedArea(int descriptor, void* memory, size_t size)
      : descriptor_(descriptor), memory_(memory), size_(size) {}

  int descriptor_;
  void* memory_;
  size_t size_;
};

}  // namespace weft::server

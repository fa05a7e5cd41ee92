#include "weft/server/shared_area.h"

#include <cerrno>
#include <new>

#include <sys/mman.h>
#include <unistd.h>

#include "weft/server/ticket_chain.h"
#include "weft/server/worker_board.h"

namespace weft::server {

namespace {

constexpr size_t kPage = 4096;

constexpr size_t round_up(size_t size) {
  return (size + kPage - 1) & ~(kPage - 1);
}

// Processes of different builds must not share: what lies where has no other version than its sizes.
constexpr uint64_t kSignature = 0x77656674'00020000ull ^ (sizeof(WorkerSeat) << 16) ^ sizeof(ServerStats);

}  // namespace

struct SharedArea::Header {
  uint64_t signature;
  Layout layout;
};

namespace {

struct Offsets {
  size_t tickets, board, bus, rate_limits, events, end;

  explicit Offsets(const SharedArea::Layout& layout)
      : tickets(kPage),
        board(tickets + round_up(sizeof(TicketChain))),
        bus(board + round_up(WorkerBoard::size_of(layout.seats))),
        rate_limits(bus + round_up(layout.bus_bytes)),
        events(rate_limits + round_up(layout.rate_limit_bytes)),
        end(events + round_up(layout.event_bytes)) {}
};

io::Result<void*> map(int descriptor, size_t size) {
  void* memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  if (memory == MAP_FAILED) return io::Error{errno};
  return memory;
}

}  // namespace

io::Result<std::unique_ptr<SharedArea>> SharedArea::create(const Layout& layout) {
  const Offsets offsets(layout);
  const int descriptor = ::memfd_create("weft", MFD_CLOEXEC);
  if (descriptor < 0) return io::Error{errno};
  if (::ftruncate(descriptor, static_cast<off_t>(offsets.end)) != 0) {
    const int error = errno;
    ::close(descriptor);
    return io::Error{error};
  }
  const auto memory = map(descriptor, offsets.end);
  if (!memory) {
    ::close(descriptor);
    return memory.error();
  }
  ::new (memory.value()) Header{kSignature, layout};
  return std::unique_ptr<SharedArea>(new SharedArea(descriptor, memory.value(), offsets.end));
}

io::Result<std::unique_ptr<SharedArea>> SharedArea::adopt(int descriptor) {
  Header header{};
  if (::pread(descriptor, &header, sizeof header, 0) != sizeof header || header.signature != kSignature) {
    ::close(descriptor);
    return io::Error{EPROTO};
  }
  const size_t size = Offsets(header.layout).end;
  const auto memory = map(descriptor, size);
  if (!memory) {
    ::close(descriptor);
    return memory.error();
  }
  return std::unique_ptr<SharedArea>(new SharedArea(descriptor, memory.value(), size));
}

SharedArea::~SharedArea() {
  ::munmap(memory_, size_);
  ::close(descriptor_);
}

const SharedArea::Layout& SharedArea::layout() const {
  return static_cast<const Header*>(memory_)->layout;
}

void* SharedArea::board() const {
  return static_cast<char*>(memory_) + Offsets(layout()).board;
}

void* SharedArea::bus() const {
  return static_cast<char*>(memory_) + Offsets(layout()).bus;
}

void* SharedArea::tickets() const {
  return static_cast<char*>(memory_) + Offsets(layout()).tickets;
}

void* SharedArea::events() const {
  return static_cast<char*>(memory_) + Offsets(layout()).events;
}

void* SharedArea::rate_limits() const {
  return static_cast<char*>(memory_) + Offsets(layout()).rate_limits;
}

}  // namespace weft::server

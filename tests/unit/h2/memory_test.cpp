#include "h2/memory.h"

#include <cstring>
#include <fstream>
#include <vector>

#include "check.h"

using namespace weft;
using namespace weft::h2;

namespace {

constexpr size_t kFrameBuffer = Memory::kBufferAtLeast + 10;

// Pages of the process that are in memory.
size_t resident_pages() {
  size_t total = 0;
  size_t resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return resident;
}

}  // namespace

static void pieces_come_back(void**) {
  Memory memory;
  for (const size_t size : {size_t{0}, size_t{1}, size_t{64}, size_t{65}, Memory::kLargest, kFrameBuffer}) {
    void* const piece = memory.allocate(size);
    assert_non_null(piece);
    std::memset(piece, 'x', size);
    memory.release(piece);
    assert_int_equal(memory.lent(), 0);
    assert_ptr_equal(memory.allocate(size), piece);
    memory.release(piece);
  }
}

static void pieces_grow_with_their_contents(void**) {
  Memory memory;
  char* piece = static_cast<char*>(memory.allocate_zeroed(1, 10));
  std::strcpy(piece, "contents");
  for (const size_t size : {size_t{200}, size_t{2000}, kFrameBuffer, size_t{100'000}}) {
    piece = static_cast<char*>(memory.reallocate(piece, size));
    assert_string_equal(piece, "contents");
    std::memset(piece + 9, 'x', size - 9);
  }
  memory.release(piece);
  assert_int_equal(memory.lent(), 0);
}

// A thousand sessions have a frame buffer and write a few octets into it.
static void a_buffer_costs_the_pages_that_are_written(void**) {
  constexpr size_t kSessions = 1000;
  Memory memory;
  std::vector<void*> buffers(kSessions);
  const size_t before = resident_pages();
  for (void*& buffer : buffers) {
    buffer = memory.allocate(kFrameBuffer);
    std::memset(buffer, 'x', 100);
  }
  assert_true(resident_pages() - before < 2 * kSessions);
  for (void* buffer : buffers) memory.release(buffer);
  assert_true(resident_pages() < before + kSessions / 2);
  assert_int_equal(memory.lent(), 0);
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(pieces_come_back),
      cmocka_unit_test(pieces_grow_with_their_contents),
      cmocka_unit_test(a_buffer_costs_the_pages_that_are_written),
  };
  return cmocka_run_group_tests_name("h2/memory", tests, nullptr, nullptr);
}

#include "h2/memory.h"

#include <cstring>
#include <fstream>
#include <vector>

#include "check.h"

using namespace weft;
using namespace weft::h2;

namespace {

constexpr size_t kState = Memory::kStateAtLeast + 900;
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
  for (const size_t size :
       {size_t{0}, size_t{1}, size_t{64}, size_t{65}, Memory::kLargest, kState, kFrameBuffer}) {
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
  for (const size_t size : {size_t{200}, size_t{2000}, kState, kFrameBuffer, size_t{100'000}}) {
    piece = static_cast<char*>(memory.reallocate(piece, size));
    assert_string_equal(piece, "contents");
    std::memset(piece + 9, 'x', size - 9);
  }
  memory.release(piece);
  assert_int_equal(memory.lent(), 0);
}

// A thousand sessions write all of their state, and a few octets into their frame buffers.
static void a_session_costs_the_pages_that_are_written(void**) {
  constexpr size_t kSessions = 1000;
  Memory memory;
  std::vector<void*> pieces;
  pieces.reserve(2 * kSessions);
  const size_t before = resident_pages();
  for (size_t i = 0; i < kSessions; ++i) {
    pieces.push_back(memory.allocate_zeroed(1, kState));
    pieces.push_back(memory.allocate(kFrameBuffer));
    std::memset(pieces.back(), 'x', 100);
  }
  assert_in_range(resident_pages() - before, kSessions, 3 * kSessions / 2);
  for (void* piece : pieces) memory.release(piece);
  assert_true(resident_pages() < before + kSessions / 2);
  assert_int_equal(memory.lent(), 0);
}

static void state_and_buffer_go_in_any_order(void**) {
  Memory memory;
  void* const first_buffer = memory.allocate(kFrameBuffer);
  void* const state = memory.allocate(kState);
  void* const buffer = memory.allocate(kFrameBuffer);
  std::memset(first_buffer, 'a', kFrameBuffer);
  std::memset(state, 'b', kState);
  std::memset(buffer, 'c', kFrameBuffer);
  assert_int_equal(static_cast<char*>(first_buffer)[kFrameBuffer - 1], 'a');
  assert_int_equal(static_cast<char*>(state)[kState - 1], 'b');
  memory.release(state);
  void* const other_state = memory.allocate(kState);
  assert_ptr_not_equal(other_state, state);
  std::memset(other_state, 'd', kState);
  assert_int_equal(static_cast<char*>(buffer)[0], 'c');
  memory.release(other_state);
  // The one whose buffer was never asked for is not remembered.
  void* const last_buffer = memory.allocate(kFrameBuffer);
  memory.release(last_buffer);
  memory.release(buffer);
  memory.release(first_buffer);
  assert_int_equal(memory.lent(), 0);
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(pieces_come_back),
      cmocka_unit_test(pieces_grow_with_their_contents),
      cmocka_unit_test(a_session_costs_the_pages_that_are_written),
      cmocka_unit_test(state_and_buffer_go_in_any_order),
  };
  return cmocka_run_group_tests_name("h2/memory", tests, nullptr, nullptr);
}

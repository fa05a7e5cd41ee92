// The shared board: counters over the lives of workers, in this process and in others that are killed.

#include "weft/server/worker_board.h"

#include <cerrno>

#include <unistd.h>

#include "killing.h"
#include "weft/server/shared_area.h"

using namespace weft::server;

namespace {

struct Shared {
  std::unique_ptr<SharedArea> area;
  Shared() : area(std::move(SharedArea::create({.seats = 3}).value())) {}
  WorkerBoard board() const { return {area->board(), area->layout().seats}; }
};

void seats_are_taken_once(void**) {
  Shared shared;
  const WorkerBoard board = shared.board();
  WorkerSeat* first = board.take(1, 1);
  WorkerSeat* second = board.take(1, 2);
  assert_non_null(first);
  assert_ptr_not_equal(first, second);
  assert_non_null(board.take(1, 3));
  assert_null(board.take(1, 4));
  WorkerBoard::leave(*second);
  assert_ptr_equal(board.take(2, 1), second);
  assert_int_equal(second->generation, 2);
}

void counters_go_on_and_gauges_do_not(void**) {
  Shared shared;
  const WorkerBoard board = shared.board();
  WorkerSeat* seat = board.take(1, 1);
  seat->stats.requests += 7;
  seat->stats.active_connections += 2;
  assert_int_equal(board.total().requests, 7);
  assert_int_equal(board.total().active_connections, 2);
  WorkerBoard::leave(*seat);
  assert_int_equal(board.total().requests, 7);
  assert_int_equal(board.total().active_connections, 0);
  seat = board.take(2, 1);
  assert_int_equal(seat->before.requests, 7);
  ++seat->stats.requests;
  assert_int_equal(board.total().requests, 8);
}

void a_killed_worker_takes_nothing_back(void**) {
  Shared shared;
  const WorkerBoard board = shared.board();
  uint64_t last = 0;
  for (int round = 0; round < 50; ++round) {
    WorkerSeat* seat = board.take(1, 1);
    const pid_t child = weft::server::testing::fork_child();
    if (child == 0) {
      while (true) ++seat->stats.requests;
    }
    while (board.total().requests <= last) {
    }
    weft::server::testing::kill_and_reap(child);
    WorkerBoard::leave(*seat);
    const uint64_t now = board.total().requests;
    assert_true(now > last);
    last = now;
  }
}

void another_process_adopts_the_area(void**) {
  Shared shared;
  shared.board().take(5, 2)->stats.requests = 42;
  auto adopted = SharedArea::adopt(::dup(shared.area->descriptor()));
  assert_true(adopted.ok());
  const WorkerBoard board(adopted.value()->board(), adopted.value()->layout().seats);
  assert_int_equal(board.seats().size(), 3);
  assert_int_equal(board.total().requests, 42);
  assert_int_equal(board.seats()[0].generation, 5);
}

void a_foreign_area_is_refused(void**) {
  int pipes[2];
  assert_int_equal(::pipe(pipes), 0);
  ::close(pipes[1]);
  const auto adopted = SharedArea::adopt(pipes[0]);
  assert_false(adopted.ok());
  assert_int_equal(adopted.error().code, EPROTO);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(seats_are_taken_once),
      cmocka_unit_test(counters_go_on_and_gauges_do_not),
      cmocka_unit_test(a_killed_worker_takes_nothing_back),
      cmocka_unit_test(another_process_adopts_the_area),
      cmocka_unit_test(a_foreign_area_is_refused),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}

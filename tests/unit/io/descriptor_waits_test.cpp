#include "weft/io/descriptor_waits.h"

#include <poll.h>
#include <sys/socket.h>

#include "io/support.h"

using namespace weft::io;
using weft::io::test::Descriptor;
using weft::io::test::run_until;

namespace {

struct Pair {
  Descriptor ours, theirs;
  Pair() {
    int ends[2];
    assert_int_equal(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    ours.reset(ends[0]);
    theirs.reset(ends[1]);
  }
  void send() const { assert_int_equal(::write(theirs.get(), "x", 1), 1); }
};

struct Waiter {
  int calls = 0;
  DescriptorWait wait;
  Waiter(int descriptor, short events)
      : wait(
            descriptor, events, [](void* self) { ++static_cast<Waiter*>(self)->calls; }, this) {}
};

void turn(Loop& loop) {
  for (int i = 0; i < 3; ++i) loop.run_turn(Loop::Wait::kNo);
}

void each_wait_is_called_once(void**) {
  Loop loop;
  DescriptorWaits waits(loop);
  Pair pair;
  Waiter first(pair.ours.get(), POLLIN), second(pair.ours.get(), POLLIN);
  assert_true(waits.add(first.wait).ok());
  assert_true(waits.add(second.wait).ok());
  assert_ptr_equal(waits.first(pair.ours.get()), &first.wait);
  assert_ptr_equal(waits.next(first.wait), &second.wait);
  turn(loop);
  assert_int_equal(first.calls + second.calls, 0);
  pair.send();
  run_until(loop, [&] { return first.calls == 1 && second.calls == 1; });
  turn(loop);
  assert_int_equal(first.calls, 1);
  assert_null(waits.first(pair.ours.get()));
  // What is still there is told again to who asks again.
  assert_true(waits.add(first.wait).ok());
  run_until(loop, [&] { return first.calls == 2; });
}

void directions_are_told_apart(void**) {
  Loop loop;
  DescriptorWaits waits(loop);
  Pair pair;
  Waiter reader(pair.ours.get(), POLLIN), writer(pair.ours.get(), POLLOUT);
  assert_true(waits.add(reader.wait).ok());
  assert_true(waits.add(writer.wait).ok());
  run_until(loop, [&] { return writer.calls == 1; });
  assert_int_equal(reader.calls, 0);
  pair.send();
  run_until(loop, [&] { return reader.calls == 1; });
}

void the_end_of_the_peer_wakes_everybody(void**) {
  Loop loop;
  DescriptorWaits waits(loop);
  Pair pair;
  Waiter reader(pair.ours.get(), POLLIN), urgent(pair.ours.get(), POLLPRI);
  assert_true(waits.add(reader.wait).ok());
  assert_true(waits.add(urgent.wait).ok());
  pair.theirs.reset();
  run_until(loop, [&] { return reader.calls == 1 && urgent.calls == 1; });
}

void cancelled_waits_are_not_called(void**) {
  Loop loop;
  DescriptorWaits waits(loop);
  Pair pair;
  Waiter kept(pair.ours.get(), POLLIN);
  assert_true(waits.add(kept.wait).ok());
  {
    Waiter gone(pair.ours.get(), POLLIN);
    assert_true(waits.add(gone.wait).ok());
  }
  pair.send();
  run_until(loop, [&] { return kept.calls == 1; });
}

void only_waits_keep_the_loop_alive(void**) {
  Loop loop;
  DescriptorWaits waits(loop);
  assert_false(loop.run_turn(Loop::Wait::kNo));
  Pair pair;
  Waiter waiter(pair.ours.get(), POLLIN);
  assert_true(waits.add(waiter.wait).ok());
  assert_true(loop.run_turn(Loop::Wait::kNo));
  waiter.wait.cancel();
  assert_false(loop.run_turn(Loop::Wait::kNo));
}

void closing_calls_who_waits(void**) {
  Loop loop;
  DescriptorWaits waits(loop);
  Pair pair;
  Waiter waiter(pair.ours.get(), POLLIN);
  assert_true(waits.add(waiter.wait).ok());
  waits.closing(pair.ours.get());
  assert_int_equal(waiter.calls, 1);
  waits.closing(pair.ours.get());
  waits.closing(12345);
  assert_int_equal(waiter.calls, 1);
}

// As somebody does who closes behind our back: the next one with this number is another descriptor.
void a_number_that_changed_hands_is_watched_anew(void**) {
  Loop loop;
  DescriptorWaits waits(loop);
  Pair old_pair;
  const int number = old_pair.ours.get();
  Waiter waiter(number, POLLIN);
  assert_true(waits.add(waiter.wait).ok());
  waiter.wait.cancel();
  Pair new_pair;
  assert_int_equal(::dup2(new_pair.ours.get(), number), number);
  assert_true(waits.add(waiter.wait).ok());
  turn(loop);
  assert_int_equal(waiter.calls, 0);
  new_pair.send();
  run_until(loop, [&] { return waiter.calls == 1; });
}

void a_file_that_others_have_as_well_is_forgotten_when_it_is_closed(void**) {
  Loop loop;
  DescriptorWaits waits(loop);
  Pair old_pair;
  const Descriptor a_childs(::dup(old_pair.ours.get()));
  const int number = old_pair.ours.get();
  Waiter waiter(number, POLLIN);
  assert_true(waits.add(waiter.wait).ok());
  waiter.wait.cancel();
  waits.closing(number);
  Pair new_pair;
  assert_int_equal(::dup2(new_pair.ours.get(), number), number);
  assert_true(waits.add(waiter.wait).ok());
  old_pair.send();
  turn(loop);
  assert_int_equal(waiter.calls, 0);
  new_pair.send();
  run_until(loop, [&] { return waiter.calls == 1; });
}

void what_cannot_be_watched_is_said(void**) {
  Loop loop;
  DescriptorWaits waits(loop);
  Descriptor file(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
  Waiter regular(file.get(), POLLIN), closed(99999, POLLIN), negative(-1, POLLIN);
  assert_int_equal(waits.add(regular.wait).error().code, EPERM);
  assert_int_equal(waits.add(closed.wait).error().code, EBADF);
  assert_int_equal(waits.add(negative.wait).error().code, EBADF);
  assert_false(regular.wait.waiting());
  assert_false(loop.run_turn(Loop::Wait::kNo));
}

void flags_of_the_descriptor_stay(void**) {
  Loop loop;
  DescriptorWaits waits(loop);
  Pair pair;
  const int before = ::fcntl(pair.ours.get(), F_GETFL);
  Waiter waiter(pair.ours.get(), POLLIN);
  assert_true(waits.add(waiter.wait).ok());
  turn(loop);
  assert_int_equal(::fcntl(pair.ours.get(), F_GETFL), before);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(each_wait_is_called_once),
      cmocka_unit_test(directions_are_told_apart),
      cmocka_unit_test(the_end_of_the_peer_wakes_everybody),
      cmocka_unit_test(cancelled_waits_are_not_called),
      cmocka_unit_test(only_waits_keep_the_loop_alive),
      cmocka_unit_test(closing_calls_who_waits),
      cmocka_unit_test(a_number_that_changed_hands_is_watched_anew),
      cmocka_unit_test(a_file_that_others_have_as_well_is_forgotten_when_it_is_closed),
      cmocka_unit_test(what_cannot_be_watched_is_said),
      cmocka_unit_test(flags_of_the_descriptor_stay),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}

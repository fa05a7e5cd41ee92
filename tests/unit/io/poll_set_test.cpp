#include "weft/io/poll_set.h"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"

using namespace weft::io;

namespace {

constexpr uint8_t kBoth = PollSet::kReadable | PollSet::kWritable;

struct Pair {
  int ends[2];
  Pair() { assert_int_equal(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0); }
  ~Pair() {
    for (const int end : ends) {
      if (end >= 0) ::close(end);
    }
  }
  void close(int which) { ::close(std::exchange(ends[which], -1)); }
};

// The events of the descriptor, 0 when it is not ready.
uint8_t ready_of(const PollSet& set, int descriptor) {
  PollSet::Ready ready[PollSet::kMost];
  const int count = set.take(ready);
  for (int i = 0; i < count; ++i) {
    if (ready[i].descriptor == descriptor) return ready[i].events;
  }
  return 0;
}

bool readable(const PollSet& set) {
  pollfd state{set.descriptor(), POLLIN, 0};
  return ::poll(&state, 1, 0) == 1;
}

void test_readiness_lasts(void**) {
  PollSet set;
  Pair pair;
  assert_true(set.set(pair.ends[0], PollSet::kReadable).ok());
  assert_false(readable(set));
  assert_int_equal(::write(pair.ends[1], "ab", 2), 2);
  char octet;
  for (int i = 0; i < 2; ++i) {
    assert_true(readable(set));
    assert_int_equal(ready_of(set, pair.ends[0]), PollSet::kReadable);
    assert_int_equal(::read(pair.ends[0], &octet, 1), 1);
  }
  assert_int_equal(ready_of(set, pair.ends[0]), 0);
}

void test_events_are_replaced(void**) {
  PollSet set;
  Pair pair;
  assert_true(set.set(pair.ends[0], PollSet::kReadable).ok());
  assert_true(set.set(pair.ends[0], PollSet::kWritable).ok());
  assert_int_equal(ready_of(set, pair.ends[0]), PollSet::kWritable);
  assert_true(set.set(pair.ends[0], 0).ok());
  assert_int_equal(ready_of(set, pair.ends[0]), 0);
  assert_int_equal(set.members().size(), 0);
  assert_true(set.set(pair.ends[0], 0).ok());
}

void test_the_end_is_everything_wanted(void**) {
  PollSet set;
  Pair pair;
  assert_true(set.set(pair.ends[0], kBoth).ok());
  pair.close(1);
  assert_int_equal(ready_of(set, pair.ends[0]), kBoth);
}

void test_files_are_always_ready(void**) {
  PollSet set;
  const int file = ::open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  assert_true(set.set(file, PollSet::kReadable).ok());
  assert_int_equal(ready_of(set, file), PollSet::kReadable);
  assert_int_equal(ready_of(set, file), PollSet::kReadable);
  assert_true(set.set(file, 0).ok());
  assert_int_equal(ready_of(set, file), 0);
  ::close(file);
}

// Its number may soon be another one's.
void test_closed_descriptors(void**) {
  PollSet set;
  Pair first;
  assert_true(set.set(first.ends[0], PollSet::kWritable).ok());
  const int number = first.ends[0];
  first.close(0);
  assert_int_equal(ready_of(set, number), 0);
  assert_int_equal(set.set(number, PollSet::kReadable).error().code, EBADF);
  Pair second;
  assert_int_equal(second.ends[0], number);
  assert_true(set.set(number, PollSet::kWritable).ok());
  assert_int_equal(ready_of(set, number), PollSet::kWritable);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(test_readiness_lasts),
      cmocka_unit_test(test_events_are_replaced),
      cmocka_unit_test(test_the_end_is_everything_wanted),
      cmocka_unit_test(test_files_are_always_ready),
      cmocka_unit_test(test_closed_descriptors),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}

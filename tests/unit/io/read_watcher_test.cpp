#include "weft/io/read_watcher.h"

#include <string>

#include <fcntl.h>
#include <unistd.h>

#include "check.h"

using namespace weft::io;

namespace {

struct Pipe {
  int ends[2];
  Pipe() { assert_int_equal(::pipe2(ends, O_NONBLOCK | O_CLOEXEC), 0); }
  ~Pipe() {
    ::close(ends[0]);
    if (ends[1] >= 0) ::close(ends[1]);
  }
  void close_writer() {
    ::close(ends[1]);
    ends[1] = -1;
  }
};

struct Reader {
  Pipe pipe;
  std::string seen;
  int calls = 0;
  bool ended = false;
  std::unique_ptr<ReadWatcher> watcher;
  bool go_inside = false;

  static void on_readable(void* context) {
    auto& self = *static_cast<Reader*>(context);
    ++self.calls;
    char part[64];
    const ssize_t n = ::read(self.pipe.ends[0], part, sizeof part);
    if (n > 0) self.seen.append(part, static_cast<size_t>(n));
    if (n == 0) self.ended = true;
    if (n == 0 || self.go_inside) self.watcher.reset();
  }

  explicit Reader(Loop& loop) {
    watcher = std::move(ReadWatcher::open(loop, pipe.ends[0], on_readable, this).value());
  }
};

void what_is_written_is_announced(void**) {
  Loop loop;
  Reader reader(loop);
  assert_true(loop.run_turn(Loop::Wait::kNo));
  assert_int_equal(reader.calls, 0);
  assert_int_equal(::write(reader.pipe.ends[1], "abc", 3), 3);
  loop.run_turn(Loop::Wait::kYes);
  assert_string_equal(reader.seen.c_str(), "abc");
}

void the_end_is_announced(void**) {
  Loop loop;
  Reader reader(loop);
  reader.pipe.close_writer();
  while (!reader.ended) loop.run_turn(Loop::Wait::kYes);
  assert_false(loop.run_turn(Loop::Wait::kNo));
}

void it_may_go_inside_its_callback(void**) {
  Loop loop;
  Reader reader(loop);
  reader.go_inside = true;
  assert_int_equal(::write(reader.pipe.ends[1], "a", 1), 1);
  loop.run_turn(Loop::Wait::kYes);
  assert_int_equal(reader.calls, 1);
  assert_null(reader.watcher.get());
}

void a_closed_descriptor_cannot_be_watched(void**) {
  Loop loop;
  assert_false(ReadWatcher::open(loop, ::dup(-1), Reader::on_readable, nullptr).ok());
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(what_is_written_is_announced),
      cmocka_unit_test(the_end_is_announced),
      cmocka_unit_test(it_may_go_inside_its_callback),
      cmocka_unit_test(a_closed_descriptor_cannot_be_watched),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}

// Messages between processes: order, bounds, descriptors, and what is left when the other end dies.

#include "weft/server/workers/control_channel.h"

#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

using namespace weft::server;
using Status = ControlChannel::Status;

namespace {

struct Pair {
  ControlChannel ours, theirs;
  Pair() {
    auto made = ControlChannel::make();
    assert_true(made.ok());
    ours = std::move(made.value().first);
    theirs = std::move(made.value().second);
  }
};

bool is_open(int descriptor) {
  return ::fcntl(descriptor, F_GETFD) >= 0;
}

void messages_arrive_whole_and_in_order(void**) {
  Pair pair;
  assert_int_equal(pair.theirs.receive().status, Status::kNothing);
  for (int i = 0; i < 20; ++i) assert_true(pair.ours.send("message " + std::to_string(i)));
  const std::string longest(ControlChannel::kMaxMessage, 'x');
  assert_true(pair.ours.send(longest));
  for (int i = 0; i < 20; ++i) {
    const auto message = pair.theirs.receive();
    assert_int_equal(message.status, Status::kMessage);
    EXPECT_TEXT(message.text, "message " + std::to_string(i));
    assert_int_equal(message.descriptor, -1);
  }
  EXPECT_TEXT(pair.theirs.receive().text, longest);
  assert_int_equal(pair.theirs.receive().status, Status::kNothing);
}

void a_message_that_is_too_long_is_cut(void**) {
  Pair pair;
  assert_true(pair.ours.send(std::string(2 * ControlChannel::kMaxMessage, 'x')));
  assert_int_equal(pair.theirs.receive().text.size(), ControlChannel::kMaxMessage);
  assert_int_equal(pair.theirs.receive().status, Status::kNothing);
}

void a_descriptor_travels_with_its_message(void**) {
  Pair pair;
  int pipe[2];
  assert_int_equal(::pipe(pipe), 0);
  assert_true(pair.ours.send("before"));
  assert_true(pair.ours.send("with", pipe[1]));
  ::close(pipe[1]);
  EXPECT_TEXT(pair.theirs.receive().text, "before");
  const auto message = pair.theirs.receive();
  EXPECT_TEXT(message.text, "with");
  assert_true(message.descriptor >= 0);
  assert_true(::fcntl(message.descriptor, F_GETFD) & FD_CLOEXEC);
  assert_int_equal(::write(message.descriptor, "x", 1), 1);
  char octet;
  assert_int_equal(::read(pipe[0], &octet, 1), 1);
  ::close(message.descriptor);
  ::close(pipe[0]);
}

void what_was_said_before_the_end_arrives(void**) {
  Pair pair;
  // Unread on its side when it goes: the kernel then reports a reset before it gives out what is queued.
  assert_true(pair.ours.send("an order nobody reads"));
  assert_true(pair.theirs.send("first"));
  assert_true(pair.theirs.send("last"));
  pair.theirs.close();
  EXPECT_TEXT(pair.ours.receive().text, "first");
  EXPECT_TEXT(pair.ours.receive().text, "last");
  assert_int_equal(pair.ours.receive().status, Status::kEnd);
  assert_int_equal(pair.ours.receive().status, Status::kEnd);
  assert_false(pair.ours.send("too late"));
}

void the_end_of_a_killed_process_is_the_end_of_its_channel(void**) {
  Pair pair;
  const pid_t child = ::fork();
  if (child == 0) {
    pair.ours.close();
    pair.theirs.send("hello");
    while (true) ::pause();
  }
  pair.theirs.close();
  ControlChannel::Message message;
  while ((message = pair.ours.receive()).status == Status::kNothing) ::usleep(1000);
  EXPECT_TEXT(message.text, "hello");
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  assert_int_equal(pair.ours.receive().status, Status::kEnd);
}

void a_reader_that_never_reads_holds_nobody_up(void**) {
  Pair pair;
  int sent = 0;
  while (pair.ours.send("again")) assert_true(++sent < 1'000'000);
  assert_true(sent > 10);
  for (int i = 0; i < sent; ++i) EXPECT_TEXT(pair.theirs.receive().text, "again");
  assert_int_equal(pair.theirs.receive().status, Status::kNothing);
  assert_true(pair.ours.send("there is room again"));
}

void an_end_has_one_owner(void**) {
  Pair pair;
  const int descriptor = pair.ours.descriptor();
  assert_true(::fcntl(descriptor, F_GETFD) & FD_CLOEXEC);
  assert_true(::fcntl(descriptor, F_GETFL) & O_NONBLOCK);
  ControlChannel moved = std::move(pair.ours);
  assert_int_equal(moved.descriptor(), descriptor);
  assert_int_equal(pair.ours.descriptor(), -1);
  pair.theirs = std::move(moved);  // closes what it had
  assert_int_equal(pair.theirs.receive().status, Status::kEnd);
  pair.theirs.close();
  assert_false(is_open(descriptor));
  assert_false(pair.theirs.send("to nobody"));
  assert_int_equal(pair.theirs.receive().status, Status::kEnd);
}

void words_are_split_at_the_first_space(void**) {
  EXPECT_TEXT(split_word("one two three").first, "one");
  EXPECT_TEXT(split_word("one two three").second, "two three");
  EXPECT_TEXT(split_word("one").first, "one");
  EXPECT_TEXT(split_word("one").second, "");
  EXPECT_TEXT(split_word(" one").first, "");
  EXPECT_TEXT(split_word("").second, "");
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(messages_arrive_whole_and_in_order),
      cmocka_unit_test(a_message_that_is_too_long_is_cut),
      cmocka_unit_test(a_descriptor_travels_with_its_message),
      cmocka_unit_test(what_was_said_before_the_end_arrives),
      cmocka_unit_test(the_end_of_a_killed_process_is_the_end_of_its_channel),
      cmocka_unit_test(a_reader_that_never_reads_holds_nobody_up),
      cmocka_unit_test(an_end_has_one_owner),
      cmocka_unit_test(words_are_split_at_the_first_space),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}

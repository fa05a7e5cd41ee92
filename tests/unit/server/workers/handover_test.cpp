// What one process hands to the next, as text and through the environment.

#include "weft/server/workers/handover.h"

#include <cstdlib>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"

using namespace weft::server;

namespace {

bool is_open(int descriptor) {
  return ::fcntl(descriptor, F_GETFD) >= 0;
}

Handover full() {
  Handover handover;
  handover.role = Handover::Role::kGeneration;
  handover.generation = 7;
  handover.control = 11;
  handover.area = 12;
  handover.wakeups = {13, -1, 14};
  handover.sockets = {{"127.0.0.1:80", 0, 15}, {"/run/a b.sock", 0, 16, true}, {"[::1]:443", 3, 17}};
  return handover;
}

void expect_same(const Handover& left, const Handover& right) {
  assert_int_equal(left.role, right.role);
  assert_int_equal(left.generation, right.generation);
  assert_int_equal(left.control, right.control);
  assert_int_equal(left.area, right.area);
  assert_true(left.wakeups == right.wakeups);
  assert_int_equal(left.sockets.size(), right.sockets.size());
  for (size_t i = 0; i < left.sockets.size(); ++i) {
    EXPECT_TEXT(left.sockets[i].listener, right.sockets[i].listener);
    assert_int_equal(left.sockets[i].worker, right.sockets[i].worker);
    assert_int_equal(left.sockets[i].descriptor, right.sockets[i].descriptor);
    assert_int_equal(left.sockets[i].lent, right.sockets[i].lent);
  }
}

void what_is_written_is_read(void**) {
  const auto parsed = Handover::parse(full().format());
  assert_true(parsed.has_value());
  expect_same(*parsed, full());

  Handover successor;
  successor.role = Handover::Role::kSuccessor;
  successor.control = 3;
  const auto again = Handover::parse(successor.format());
  assert_true(again.has_value());
  expect_same(*again, successor);
}

void a_path_may_hold_anything(void**) {
  Handover handover = full();
  handover.sockets = {{"/tmp/new\nline", 0, 3}, {"/tmp/\nsocket 9 9 x\n", 1, 4}, {" / ", 2, 5}};
  const auto parsed = Handover::parse(handover.format());
  assert_true(parsed.has_value());
  expect_same(*parsed, handover);
}

void hostile_text_is_refused(void**) {
  const char* const texts[] = {
      "",
      "\n",
      "role generation",
      "role generation\n",
      "role king\ncontrol 3\narea 4\n",
      "role generation\ncontrol 3\n",
      "role generation\ncontrol -1\narea 4\n",
      "role generation\ncontrol 3\narea -1\n",
      "role successor\ncontrol\n",
      "role successor\ncontrol x\n",
      "role successor\ncontrol 3x\n",
      "role successor\ncontrol 3 \n",
      "role successor\ncontrol  3\n",
      "role successor\ncontrol +3\n",
      "role successor\ncontrol 99999999999999999999\n",
      "role successor\ncontrol 3",
      "role successor\ncontrol 3\n\n",
      "role successor\ncontrol 3\nunknown 4\n",
      "role successor\ncontrol 3\ngeneration -1\n",
      "role successor\ncontrol 3\nwakeup\n",
      "role successor\ncontrol 3\nsocket\n",
      "role successor\ncontrol 3\nsocket 4\n",
      "role successor\ncontrol 3\nsocket 4 0\n",
      "role successor\ncontrol 3\nsocket 4 0 \n",
      "role successor\ncontrol 3\nsocket 4 -1 x\n",
      "role successor\ncontrol 3\nsocket x 0 x\n",
      "role successor\ncontrol 3\nsocket 4 4294967296 x\n",
  };
  for (const char* text : texts) {
    if (Handover::parse(text)) print_error("accepted: %s\n", text);
    assert_false(Handover::parse(text).has_value());
  }
  assert_true(Handover::parse("role successor\ncontrol 3\n").has_value());
}

void mutilated_text_never_harms(void**) {
  weft::test::Random random(3);
  const std::string good = full().format();
  for (int round = 0; round < 20'000; ++round) {
    std::string text = good.substr(0, random.below(good.size() + 1));
    for (size_t change = random.below(4); change > 0 && !text.empty(); --change) {
      text[random.below(text.size())] = static_cast<char>(random.below(256));
    }
    const auto parsed = Handover::parse(text);
    if (parsed) expect_same(*Handover::parse(parsed->format()), *parsed);
  }
}

void it_passes_through_the_environment_once(void**) {
  Handover handover = full();
  handover.control = ::memfd_create("control", 0);
  handover.area = ::memfd_create("area", 0);
  handover.wakeups = {};
  handover.sockets = {{"/run/x", 0, ::memfd_create("socket", 0)}};
  const int list = handover.write();
  assert_true(list >= 0);
  ::setenv(Handover::kVariable, std::to_string(list).c_str(), 1);

  const auto taken = Handover::take();
  assert_true(taken.has_value());
  expect_same(*taken, handover);
  assert_null(std::getenv(Handover::kVariable));
  assert_false(is_open(list));
  for (const int descriptor : taken->descriptors()) {
    assert_true(::fcntl(descriptor, F_GETFD) & FD_CLOEXEC);
    ::close(descriptor);
  }
  assert_int_equal(taken->descriptors().size(), 3);
  assert_false(Handover::take().has_value());
}

void an_environment_that_is_wrong_is_cleaned(void**) {
  const int empty = ::memfd_create("empty", 0);
  for (const std::string& value :
       {std::string("x"), std::string(""), std::string("-1"), std::string("9999"), std::to_string(empty)}) {
    ::setenv(Handover::kVariable, value.c_str(), 1);
    assert_false(Handover::take().has_value());
    assert_null(std::getenv(Handover::kVariable));
  }
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(what_is_written_is_read),
      cmocka_unit_test(a_path_may_hold_anything),
      cmocka_unit_test(hostile_text_is_refused),
      cmocka_unit_test(mutilated_text_never_harms),
      cmocka_unit_test(it_passes_through_the_environment_once),
      cmocka_unit_test(an_environment_that_is_wrong_is_cleaned),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}

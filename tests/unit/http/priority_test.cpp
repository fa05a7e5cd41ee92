#include "weft/http/priority.h"

#include <string>

#include "weft/http/priority_scheduler.h"

#include "check.h"

using namespace weft;
using http::parse_priority;
using http::Priority;

namespace {

struct Stream {
  explicit Stream(char name_of_it, Priority priority = {}) : name(name_of_it), wish(priority) {}

  char name;
  Priority wish;
  ListHook hook;
};

using Scheduler = http::PriorityScheduler<Stream, &Stream::hook, &Stream::wish>;

std::string turns(Scheduler& scheduler, int count) {
  std::string order;
  for (int i = 0; i < count; ++i) {
    Stream* const stream = scheduler.next();
    if (!stream) break;
    order += stream->name;
    scheduler.took_turn(*stream);
  }
  return order;
}

}  // namespace

static void fields_are_understood(void**) {
  struct Row {
    const char* text;
    Priority wanted;
  };
  const Row rows[] = {
      {"", {3, false}},
      {"u=0", {0, false}},
      {"u=7, i", {7, true}},
      {"i", {3, true}},
      {"i=?1", {3, true}},
      {"i=?0", {3, false}},
      {"u=1;x=2, i;y", {1, true}},
      {"u=1,u=5", {5, false}},
      {"other=\"a, u=0\", u=2", {2, false}},
      {"other=\"a\\\", u=0\", u=2", {2, false}},
      {" u=4\t,\ti ", {4, true}},
      {"u=8", {3, false}},
      {"u=-1", {3, false}},
      {"u=99;;", {3, false}},
      {"u", {3, false}},
      {"u=", {3, false}},
      {"i=1", {3, false}},
      {",,,", {3, false}},
      {"\"", {3, false}},
      {"\"\\", {3, false}},
  };
  for (const Row& row : rows) {
    const Priority priority = parse_priority(row.text);
    if (priority == row.wanted) continue;
    print_error("\"%s\": u=%d i=%d\n", row.text, priority.urgency, priority.incremental);
    _fail(__FILE__, __LINE__);
  }
  assert_true((parse_priority("i", {5, false}) == Priority{5, true}));
}

static void the_most_urgent_goes_first(void**) {
  Stream a('a'), b('b', {7, false}), c('c', {0, false}), d('d');
  Scheduler scheduler;
  assert_null(scheduler.next());
  for (Stream* stream : {&a, &b, &c, &d}) scheduler.add(*stream);
  EXPECT_TEXT(turns(scheduler, 3), "ccc");
  scheduler.remove(c);
  EXPECT_TEXT(turns(scheduler, 3), "aaa");
  scheduler.remove(a);
  EXPECT_TEXT(turns(scheduler, 1), "d");
  scheduler.add(c);
  scheduler.add(c);
  EXPECT_TEXT(turns(scheduler, 1), "c");
  scheduler.remove(c);
  scheduler.remove(d);
  EXPECT_TEXT(turns(scheduler, 1), "b");
  scheduler.clear();
  assert_null(scheduler.next());
}

static void incremental_ones_take_turns(void**) {
  Stream a('a', {3, true}), b('b', {3, true}), c('c', {3, true});
  Scheduler scheduler;
  for (Stream* stream : {&a, &b, &c}) scheduler.add(*stream);
  EXPECT_TEXT(turns(scheduler, 7), "abcabca");
}

static void wishes_change(void**) {
  Stream a('a'), b('b');
  Scheduler scheduler;
  scheduler.add(a);
  scheduler.change(b, {1, false});
  EXPECT_TEXT(turns(scheduler, 1), "a");
  scheduler.add(b);
  EXPECT_TEXT(turns(scheduler, 1), "b");
  scheduler.change(b, {4, false});
  EXPECT_TEXT(turns(scheduler, 1), "a");
}

static void who_dies_has_left(void**) {
  Scheduler scheduler;
  {
    Stream a('a');
    scheduler.add(a);
  }
  assert_null(scheduler.next());
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(fields_are_understood),       cmocka_unit_test(the_most_urgent_goes_first),
      cmocka_unit_test(incremental_ones_take_turns), cmocka_unit_test(wishes_change),
      cmocka_unit_test(who_dies_has_left),
  };
  return cmocka_run_group_tests_name("http/priority", tests, nullptr, nullptr);
}

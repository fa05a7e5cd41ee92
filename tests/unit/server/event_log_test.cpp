#include "weft/server/event_log.h"

#include <deque>
#include <string>
#include <vector>

#include "killing.h"

using namespace weft;
using namespace weft::server;
using namespace weft::server::testing;

namespace {

struct Store {
  explicit Store(size_t bytes = 1 << 20) : pages(EventStore::size_of(bytes)), store(pages.get()) {
    store.begin(bytes);
  }
  EventLog open(Bytes name = "log", size_t bytes = 64 * 1024, uint64_t first_id = 1) {
    return std::move(store.open(name, bytes, first_id).value());
  }
  SharedPages pages;
  EventStore store;
};

// All that is there from `position` on; "lost" when that has been overwritten.
std::string read_all(const EventLog& log, uint64_t position) {
  std::string text;
  std::vector<char> room(EventLog::kLongestRecord);
  while (position != log.end()) {
    const auto reading = log.read(position, room);
    if (!reading) return "lost";
    text.append(room.data(), reading->size);
    position = reading->next;
  }
  return text;
}

std::string record_of(uint64_t id, Bytes data) {
  return "id: " + std::to_string(id) + "\ndata: " + std::string(data) + "\n\n";
}

uint64_t append(EventLog& log, Bytes data) {
  const auto id = log.append({}, data);
  assert_true(id.ok());
  return id.value();
}

}  // namespace

static void events_have_ids_one_after_the_other(void**) {
  Store store;
  EventLog log = store.open("log", 64 * 1024, 1'000);
  assert_int_equal(log.last_id(), 999);
  EXPECT_TEXT(read_all(log, 0), "");
  assert_int_equal(append(log, "a"), 1'000);
  assert_int_equal(log.append("tick", "b\nc").value(), 1'001);
  assert_int_equal(log.last_id(), 1'001);
  EXPECT_TEXT(read_all(log, 0), "id: 1000\ndata: a\n\nevent: tick\nid: 1001\ndata: b\ndata: c\n\n");
  const uint64_t position = log.end();
  append(log, "");
  EXPECT_TEXT(read_all(log, position), record_of(1'002, ""));
}

static void places_are_found_by_id(void**) {
  Store store;
  EventLog log = store.open("log", EventLog::kSmallest, 100);
  assert_true(log.after(99).complete);
  assert_int_equal(log.after(99).position, log.end());
  for (int i = 0; i < 10; ++i) append(log, std::to_string(i));
  EXPECT_TEXT(read_all(log, log.after(107).position), record_of(108, "8") + record_of(109, "9"));
  EXPECT_TEXT(read_all(log, log.after(109).position), "");
  assert_true(log.after(99).complete);
  EXPECT_TEXT(read_all(log, log.after(99).position).substr(0, 8), "id: 100\n");
  // From another life of the server: before the first, or never given.
  assert_false(log.after(5).complete);
  assert_int_equal(log.after(5).position, 0);
  assert_false(log.after(110).complete);
  assert_int_equal(log.after(110).position, 0);
  // When the oldest have gone.
  const std::string large(1'000, 'x');
  while (log.after(99).complete) append(log, large);
  const EventLog::Place place = log.after(99);
  assert_true(read_all(log, place.position).substr(0, 4) == "id: ");
  EXPECT_TEXT(read_all(log, 0), "lost");
}

// Against a model, with records of all sizes around all ends of the ring.
static void the_newest_are_kept(void**) {
  Store store;
  EventLog log = store.open("log", EventLog::kSmallest);
  test::Random random(11);
  std::deque<std::pair<uint64_t, std::string>> model;
  for (int round = 0; round < 20'000; ++round) {
    const std::string data(random.below(random.below(10) == 0 ? 3'900 : 100), 'a' + round % 26);
    const uint64_t position = log.end();
    const uint64_t id = append(log, data);
    model.emplace_back(position, record_of(id, data));
    while (read_all(log, model.front().first) == "lost") model.pop_front();
    if (round % 97 != 0) continue;
    std::string expected;
    for (const auto& [at, text] : model) expected += text;
    assert_true(read_all(log, model.front().first) == expected);
    assert_true(round < 1'000 || expected.size() > EventLog::kSmallest / 4);
    const size_t some = random.below(model.size());
    const uint64_t id_there = id - model.size() + some;
    assert_int_equal(log.after(id_there).position, model[some].first);
  }
}

static void too_long_is_refused(void**) {
  Store store;
  EventLog small = store.open("small", EventLog::kSmallest);
  EventLog large = store.open("large", 512 * 1024);
  assert_int_equal(small.longest_record(), EventLog::kSmallest / 4);
  assert_int_equal(large.longest_record(), EventLog::kLongestRecord);
  const std::string data(EventLog::kLongestRecord, 'x');
  assert_true(large.append({}, data).error() == EventLog::Failure::kTooLong);
  assert_true(large.append({}, Bytes(data).substr(100)).ok());
  assert_true(small.append({}, Bytes(data).substr(0, 4'096)).error() == EventLog::Failure::kTooLong);
  // Every line break makes it longer.
  assert_true(large.append({}, std::string(20'000, '\n')).error() == EventLog::Failure::kTooLong);
  assert_int_equal(small.last_id(), 0);
}

static void names(void**) {
  Store store(256 * 1024);
  EventLog one = store.open("one");
  EventLog two = store.open("two");
  append(one, "1");
  EXPECT_TEXT(read_all(two, 0), "");
  EXPECT_TEXT(read_all(store.open("one", 1, 77), 0), record_of(1, "1"));
  assert_true(store.store.open("three", 256 * 1024, 1).error() == EventStore::Failure::kNoRoom);
  two.close();
  assert_int_equal(store.open("two").closings(), 1);
  assert_int_equal(one.closings(), 0);
  Store many(2 << 20);
  for (size_t i = 0; i < EventStore::kMaxLogs; ++i) many.open(std::to_string(i), EventLog::kSmallest);
  assert_true(many.store.open("more", 1, 1).error() == EventStore::Failure::kTooManyLogs);
}

static void a_writer_killed_anywhere_leaves_whole_events(void**) {
  Store store;
  EventLog log = store.open("log", EventLog::kSmallest);
  // So that the next one overwrites some.
  const std::string data(3'000, 'x');
  for (int i = 0; i < 20; ++i) append(log, data);
  uint64_t last = log.last_id();
  kill_everywhere([&] { append(log, "by the killed"); },
                  [&](Fate fate) {
                    const uint64_t written = log.last_id() - last;
                    assert_true(written == 1 || (written == 0 && fate != Fate::kFinished));
                    assert_int_equal(append(log, data), last + written + 1);
                    const std::string expected = (written ? record_of(last + 1, "by the killed") : "") +
                                                 record_of(last + written + 1, data);
                    assert_true(read_all(log, log.after(last).position) == expected);
                    last = log.last_id();
                  });
}

// Several write, and each of those who read meanwhile sees whole events in order.
static void many_writers(void**) {
  constexpr int kWriters = 3;
  constexpr uint64_t kEach = 2'000;
  Store store;
  EventLog log = store.open("log", 512 * 1024);
  std::vector<pid_t> writers;
  for (int i = 0; i < kWriters; ++i) {
    writers.push_back(fork_child());
    if (writers.back() != 0) continue;
    for (uint64_t n = 0; n < kEach; ++n) append(log, std::string(n % 50, 'x'));
    ::_exit(0);
  }
  uint64_t position = 0;
  uint64_t expected = 1;
  std::vector<char> room(EventLog::kLongestRecord);
  while (expected <= kWriters * kEach) {
    const auto reading = log.read(position, room);
    assert_true(reading.has_value());
    Bytes text(room.data(), reading->size);
    while (!text.empty()) {
      const std::string id = "id: " + std::to_string(expected) + "\n";
      EXPECT_TEXT(text.substr(0, id.size()), id);
      text.remove_prefix(text.find("\n\n") + 2);
      ++expected;
    }
    position = reading->next;
  }
  for (const pid_t writer : writers) ::waitpid(writer, nullptr, 0);
  assert_int_equal(log.last_id(), kWriters * kEach);
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(events_have_ids_one_after_the_other),
      cmocka_unit_test(places_are_found_by_id),
      cmocka_unit_test(the_newest_are_kept),
      cmocka_unit_test(too_long_is_refused),
      cmocka_unit_test(names),
      cmocka_unit_test(a_writer_killed_anywhere_leaves_whole_events),
      cmocka_unit_test(many_writers),
  };
  return cmocka_run_group_tests_name("server/event_log", tests, nullptr, nullptr);
}

#include "server/departures.h"

#include <algorithm>
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <memory>
#include <vector>

extern "C" {
#include <cmocka.h>
}

using weft::server::Departures;
using weft::server::Lifetime;
using weft::server::ServerStats;
using Reason = weft::server::Departures::Reason;

namespace {

constexpr int64_t kStart = 7'000'000;

struct Fixture {
  Lifetime lifetime;
  std::unique_ptr<ServerStats> stats = std::make_unique<ServerStats>();
  Departures make() { return Departures(lifetime, *stats, kStart, 1); }
};

std::vector<Departures::Ticket> admit(Departures& departures, int count, int64_t now) {
  std::vector<Departures::Ticket> tickets;
  for (int i = 0; i < count; ++i) tickets.push_back(departures.admit(now));
  return tickets;
}

int due(const Departures& departures, const std::vector<Departures::Ticket>& tickets, int64_t now,
        Reason reason) {
  return static_cast<int>(
      std::count_if(tickets.begin(), tickets.end(),
                    [&](const Departures::Ticket& ticket) { return departures.due(ticket, now) == reason; }));
}

void nobody_has_to_leave_without_reason(void**) {
  Fixture fixture;
  Departures departures = fixture.make();
  assert_false(departures.armed());
  const auto ticket = departures.admit(kStart);
  assert_true(departures.due(ticket, kStart + 1'000'000'000) == Reason::kNone);
  assert_true(departures.force_at(ticket, kStart) == Departures::kNever);
}

void the_old_leave_around_their_age(void**) {
  Fixture fixture;
  fixture.lifetime.age = std::chrono::milliseconds(10'000);
  Departures departures = fixture.make();
  assert_true(departures.armed());
  const int64_t born = kStart + 500;
  const auto tickets = admit(departures, 1'000, born);
  assert_int_equal(due(departures, tickets, born + 8'999, Reason::kAge), 0);
  // Evenly over two tenths of the age.
  assert_in_range(due(departures, tickets, born + 9'500, Reason::kAge), 150, 350);
  assert_in_range(due(departures, tickets, born + 10'000, Reason::kAge), 400, 600);
  assert_int_equal(due(departures, tickets, born + 11'000, Reason::kAge), 1'000);
}

void grace_comes_on_top_of_the_age(void**) {
  Fixture fixture;
  fixture.lifetime.age = std::chrono::milliseconds(10'000);
  fixture.lifetime.grace = std::chrono::milliseconds(2'000);
  Departures departures = fixture.make();
  for (const auto& ticket : admit(departures, 1'000, kStart)) {
    const int64_t end = departures.force_at(ticket, kStart);
    assert_in_range(end, kStart + 11'000, kStart + 13'000);
    assert_true(departures.due(ticket, end - 2'000) == Reason::kAge);
    assert_true(departures.due(ticket, end - 2'001) == Reason::kNone);
  }
}

void grace_alone_means_nothing(void**) {
  Fixture fixture;
  fixture.lifetime.grace = std::chrono::milliseconds(2'000);
  Departures departures = fixture.make();
  assert_true(departures.force_at(departures.admit(kStart), kStart) == Departures::kNever);
}

void ages_survive_the_wrap_of_their_clock(void**) {
  Fixture fixture;
  fixture.lifetime.age = std::chrono::milliseconds(10'000);
  Departures departures = fixture.make();
  const int64_t born = kStart + (int64_t{1} << 32) - 100;
  const auto ticket = departures.admit(born);
  assert_true(departures.due(ticket, born + 8'000) == Reason::kNone);
  assert_true(departures.due(ticket, born + 12'000) == Reason::kAge);
}

void a_pause_sends_those_away_who_are_there(void**) {
  Fixture fixture;
  fixture.lifetime.drain_spread = std::chrono::milliseconds(4'000);
  Departures departures = fixture.make();
  const auto before = admit(departures, 1'000, kStart);
  const int64_t paused = kStart + 100;
  departures.on_pause(paused);
  const auto after = admit(departures, 1'000, paused);
  assert_true(departures.armed());
  assert_int_equal(due(departures, before, paused - 1, Reason::kDrain), 0);
  assert_in_range(due(departures, before, paused + 1'000, Reason::kDrain), 150, 350);
  assert_in_range(due(departures, before, paused + 2'000, Reason::kDrain), 400, 600);
  assert_int_equal(due(departures, before, paused + 4'000, Reason::kDrain), 1'000);
  assert_int_equal(due(departures, after, paused + 100'000, Reason::kDrain), 0);
  assert_int_equal(fixture.stats->drains_reactive, 1);
  assert_int_equal(fixture.stats->drain_epoch, 1);
}

void drains_keep_their_distance(void**) {
  Fixture fixture;
  fixture.lifetime.drain_cooldown = std::chrono::milliseconds(3'000);
  Departures departures = fixture.make();
  departures.on_pause(kStart);
  departures.on_pause(kStart + 1'000);
  departures.on_pause(kStart + 2'999);
  assert_int_equal(fixture.stats->drains_reactive, 1);
  assert_int_equal(fixture.stats->drains_blocked, 2);
  departures.on_pause(kStart + 3'000);
  assert_int_equal(fixture.stats->drains_reactive, 2);
  assert_int_equal(fixture.stats->drain_epoch, 2);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(nobody_has_to_leave_without_reason),
      cmocka_unit_test(the_old_leave_around_their_age),
      cmocka_unit_test(grace_comes_on_top_of_the_age),
      cmocka_unit_test(grace_alone_means_nothing),
      cmocka_unit_test(ages_survive_the_wrap_of_their_clock),
      cmocka_unit_test(a_pause_sends_those_away_who_are_there),
      cmocka_unit_test(drains_keep_their_distance),
  };
  return cmocka_run_group_tests_name("server/departures", tests, nullptr, nullptr);
}

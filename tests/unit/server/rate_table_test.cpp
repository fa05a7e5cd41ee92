#include "weft/server/rate_table.h"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

using namespace weft;
using namespace weft::server;
using weft::test::Random;

namespace {

constexpr int64_t kSecond = 1'000'000'000;
constexpr int64_t kStart = 1000 * kSecond;
constexpr Rate kTenPerSecond{kSecond / 10, 5};
constexpr Rate kPerHour{3600 * kSecond, 1};

// Memory other processes see, too.
class Area {
 public:
  explicit Area(size_t entries) : size_(RateTable::size_of(entries)) {
    memory_ = ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(memory_ != MAP_FAILED);
  }
  ~Area() { ::munmap(memory_, size_); }
  Area(const Area&) = delete;

  RateTable table() const { return RateTable(memory_, size_); }

 private:
  void* memory_;
  size_t size_;
};

int64_t allowed_at_once(const RateTable& table, uint64_t client, const Rate& rate, int64_t now) {
  int64_t count = 0;
  while (table.take(client, rate, now).allowed) ++count;
  return count;
}

}  // namespace

static void burst_then_the_rate(void**) {
  const Area area(64);
  const RateTable table = area.table();
  for (int64_t left = 4; left >= 0; --left) {
    const RateVerdict verdict = table.take(1, kTenPerSecond, kStart);
    assert_true(verdict.allowed);
    assert_int_equal(verdict.left, left);
    // With something left: until everything is back. With nothing: until there is something.
    assert_int_equal(verdict.wait_ns, left == 0 ? kSecond / 10 : (5 - left) * kSecond / 10);
  }
  const RateVerdict refused = table.take(1, kTenPerSecond, kStart);
  assert_false(refused.allowed);
  assert_int_equal(refused.left, 0);
  assert_int_equal(refused.wait_ns, kSecond / 10);
  // Refusals are not counted.
  assert_false(table.take(1, kTenPerSecond, kStart + kSecond / 10 - 1).allowed);
  assert_int_equal(table.take(1, kTenPerSecond, kStart + kSecond / 10 - 1).wait_ns, 1);
  assert_true(table.take(1, kTenPerSecond, kStart + kSecond / 10).allowed);
  assert_false(table.take(1, kTenPerSecond, kStart + kSecond / 10).allowed);
}

static void it_recovers(void**) {
  const Area area(64);
  const RateTable table = area.table();
  assert_int_equal(allowed_at_once(table, 1, kTenPerSecond, kStart), 5);
  assert_int_equal(allowed_at_once(table, 1, kTenPerSecond, kStart + kSecond * 3 / 10), 3);
  assert_int_equal(allowed_at_once(table, 1, kTenPerSecond, kStart + kSecond), 5);
  assert_int_equal(allowed_at_once(table, 1, kTenPerSecond, kStart + 100 * kSecond), 5);
}

static void over_a_long_time_it_is_the_rate(void**) {
  const Area area(64);
  const RateTable table = area.table();
  Random random(7);
  int64_t now = kStart;
  int64_t allowed = 0;
  while (now < kStart + 100 * kSecond) {
    if (table.take(1, kTenPerSecond, now).allowed) ++allowed;
    now += static_cast<int64_t>(random.below(20'000'000));
  }
  assert_in_range(allowed, 1000, 1006);
}

static void one_at_a_time(void**) {
  const Area area(64);
  const RateTable table = area.table();
  const RateVerdict first = table.take(1, kPerHour, kStart);
  assert_true(first.allowed);
  assert_int_equal(first.left, 0);
  assert_int_equal(first.wait_ns, 3600 * kSecond);
  assert_int_equal(table.take(1, kPerHour, kStart + 1800 * kSecond).wait_ns, 1800 * kSecond);
  assert_true(table.take(1, kPerHour, kStart + 3600 * kSecond).allowed);
}

static void clients_do_not_share(void**) {
  const Area area(1024);
  const RateTable table = area.table();
  Random random(3);
  for (int i = 0; i < 100; ++i) {
    assert_int_equal(allowed_at_once(table, random.next(), kTenPerSecond, kStart), 5);
  }
  assert_int_equal(allowed_at_once(table, 0, kTenPerSecond, kStart), 5);
  assert_int_equal(allowed_at_once(table, UINT64_MAX, kTenPerSecond, kStart), 5);
}

// A worker whose clock was read a little earlier must not forgive anything.
static void clocks_that_disagree(void**) {
  const Area area(64);
  const RateTable table = area.table();
  assert_int_equal(allowed_at_once(table, 1, kTenPerSecond, kStart), 5);
  for (const int64_t ago : {int64_t{1}, kSecond / 100, kSecond / 2}) {
    assert_false(table.take(1, kTenPerSecond, kStart - ago).allowed);
  }
  assert_int_equal(table.take(1, kTenPerSecond, kStart).wait_ns, kSecond / 10);
}

// What is left of another rate holds nobody up for longer than his own.
static void a_time_of_somebody_else(void**) {
  const Area area(64);
  const RateTable table = area.table();
  assert_true(table.take(1, kPerHour, kStart).allowed);
  assert_false(table.take(1, kTenPerSecond, kStart).allowed);
  assert_false(table.take(1, kTenPerSecond, kStart).allowed);
  assert_true(table.take(1, kTenPerSecond, kStart + kSecond / 10).allowed);
}

static void sizes(void**) {
  assert_int_equal(RateTable::size_of(0), RateTable::kMinBytes);
  const size_t bytes = RateTable::size_of(65536);
  assert_in_range(bytes, 65536 * 16, 65536 * 16 + 4096);
  for (const size_t entries : {1000ul, 65536ul, 100'001ul}) {
    assert_in_range(Area(entries).table().entries(), entries, entries + 7);
  }
}

static void the_hash_key_is_chosen_once(void**) {
  const Area area(64), other(64);
  const uint64_t hash = area.table().hash().add("a").finish();
  assert_true(area.table().hash().add("a").finish() == hash);
  assert_true(other.table().hash().add("a").finish() != hash);
}

// A flood of new clients takes the places of those whose allowance is whole, not of those who have used
// theirs.
static void who_has_used_nothing_goes_first(void**) {
  const Area area(1);
  const RateTable table = area.table();
  const size_t places = table.entries();
  Random random(11);
  const uint64_t busy = random.next();
  assert_true(table.take(busy, kPerHour, kStart).allowed);
  int64_t now = kStart;
  for (size_t i = 0; i < places * 100; ++i) {
    now += kTenPerSecond.interval_ns;
    assert_true(table.take(random.next(), kTenPerSecond, now).allowed);
  }
  assert_false(table.take(busy, kPerHour, now).allowed);
}

static void a_full_table_forgets_the_oldest(void**) {
  const Area area(1);
  const RateTable table = area.table();
  const auto clients = static_cast<int64_t>(table.entries()) * 4;
  Random random(13);
  std::vector<uint64_t> all;
  for (int64_t i = 0; i < clients; ++i) {
    all.push_back(random.next());
    assert_true(table.take(all.back(), kPerHour, kStart + i).allowed);
  }
  // Looked at without displacing: from the latest on, until one has been forgotten.
  int64_t remembered = 0;
  while (remembered < clients &&
         !table.take(all[clients - 1 - remembered], kPerHour, kStart + clients).allowed) {
    ++remembered;
  }
  assert_in_range(remembered, table.entries() / 4, table.entries());
}

static void threads_share_one_allowance(void**) {
  const Area area(64);
  constexpr Rate kRate{kSecond, 10'000};
  std::atomic<int64_t> allowed = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      const RateTable table = area.table();
      int64_t mine = 0;
      for (int i = 0; i < 10'000; ++i) mine += table.take(42, kRate, kStart).allowed;
      allowed += mine;
    });
  }
  for (std::thread& thread : threads) thread.join();
  // While the client is entered, each thread may put it in a place of its own and count one request there.
  assert_in_range(allowed, 10'000, 10'004);
}

static void threads_in_a_small_table(void**) {
  const Area area(1);
  std::vector<std::thread> threads;
  std::atomic<bool> sane = true;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      const RateTable table = area.table();
      Random random(static_cast<uint64_t>(t) + 1);
      for (int i = 0; i < 200'000; ++i) {
        const RateVerdict verdict =
            table.take(random.below(5000) * 0x9E3779B97F4A7C15, kTenPerSecond, kStart + i);
        if (verdict.left < 0 || verdict.left > 5 || verdict.wait_ns <= 0 || verdict.wait_ns > kSecond)
          sane = false;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  assert_true(sane);
}

// Workers hammer a table that is far too small, so that they displace each other all the time, and are killed
// wherever they are. A client of mine is limited as if they were not there; whoever comes after finds no
// damage.
static void killed_workers_do_no_harm(void**) {
  const Area area(1);
  const RateTable table = area.table();
  Random random(17);
  for (int round = 0; round < 100; ++round) {
    const int64_t now = kStart + round * 1000 * kSecond;
    auto* ready = static_cast<std::atomic<int>*>(
        ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    const pid_t child = ::fork();
    assert_true(child >= 0);
    if (child == 0) {
      Random keys(static_cast<uint64_t>(round) + 1);
      for (int64_t i = 0;; ++i) {
        table.take(keys.next(), keys.below(2) ? kTenPerSecond : kPerHour, now + i % 1000);
        ready->fetch_add(1, std::memory_order_relaxed);
      }
    }
    const int enough = 1000 + static_cast<int>(random.below(5000));
    while (ready->load(std::memory_order_relaxed) < enough) ::sched_yield();
    ::kill(child, SIGKILL);
    assert_int_equal(::waitpid(child, nullptr, 0), child);
    ::munmap(ready, 4096);
    // Soon after, the table is full of clients who have used everything; a new one gets a place all the same.
    const uint64_t client = random.next();
    assert_int_equal(allowed_at_once(table, client, kTenPerSecond, now + 2000), 5);
    assert_false(table.take(client, kTenPerSecond, now + 2001).allowed);
    assert_true(table.take(client, kTenPerSecond, now + kSecond).allowed);
  }
  assert_true(area.table().hash().finish() == table.hash().finish());
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(burst_then_the_rate),
      cmocka_unit_test(it_recovers),
      cmocka_unit_test(over_a_long_time_it_is_the_rate),
      cmocka_unit_test(one_at_a_time),
      cmocka_unit_test(clients_do_not_share),
      cmocka_unit_test(clocks_that_disagree),
      cmocka_unit_test(a_time_of_somebody_else),
      cmocka_unit_test(sizes),
      cmocka_unit_test(the_hash_key_is_chosen_once),
      cmocka_unit_test(who_has_used_nothing_goes_first),
      cmocka_unit_test(a_full_table_forgets_the_oldest),
      cmocka_unit_test(threads_share_one_allowance),
      cmocka_unit_test(threads_in_a_small_table),
      cmocka_unit_test(killed_workers_do_no_harm),
  };
  return cmocka_run_group_tests_name("server/rate_table", tests, nullptr, nullptr);
}

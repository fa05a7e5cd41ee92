// The bus and the board when processes are killed: after every instruction they have, and thousands of times
// at random.

#include <array>
#include <cstring>
#include <string>
#include <vector>

#include <poll.h>
#include <sys/prctl.h>

#include "killing.h"
#include "weft/server/message_bus.h"
#include "weft/server/worker_board.h"

using namespace weft::server;
using namespace weft::server::testing;

namespace {

struct Bus {
  SharedPages pages;
  std::vector<int> bells;
  MessageBus bus;

  explicit Bus(uint32_t places)
      : pages(MessageBus::size_of(places)),
        bells(std::move(MessageBus::open_bells(places).value())),
        bus(pages.get(), bells) {
    for (uint32_t place = 0; place < places; ++place) bus.admit(place);
  }
  ~Bus() {
    for (const int bell : bells) ::close(bell);
  }
};

struct Inbox {
  std::vector<std::string> received;
  void drain(BusMember& member) {
    const auto take = [](void* context, const BusMessage& message) {
      static_cast<Inbox*>(context)->received.emplace_back(message.octets);
    };
    member.drain(1000, take, this);
  }
};

// --- after every instruction

void a_sender_killed_anywhere_has_sent_all_or_nothing(void**) {
  Bus bus(2);
  BusMember receiver(bus.bus, 0);
  BusMember sender(bus.bus, 1);
  const std::string octets = "fifty octets, so that copying them takes a few ...";
  int whole = 0;
  kill_everywhere([&] { sender.send(0, 5, octets); },
                  [&](Fate fate) {
                    bus.bus.admit(1);
                    BusMember successor(bus.bus, 1);
                    assert_true(successor.send(0, 6, "next") == BusResult::kSent);
                    Inbox inbox;
                    inbox.drain(receiver);
                    const bool sent = inbox.received.size() == 2;
                    assert_int_equal(inbox.received.size(), sent ? 2 : 1);
                    if (sent) assert_string_equal(inbox.received[0].c_str(), octets.c_str());
                    assert_string_equal(inbox.received.back().c_str(), "next");
                    if (fate == Fate::kFinished) assert_true(sent);
                    // It has not been taken back.
                    assert_true(sent || whole == 0);
                    whole += sent;
                  });
  assert_true(whole > 1);
}

struct Deliveries {
  uint32_t count;
  std::array<char, 8> names;
};

void a_receiver_killed_anywhere_leaves_nothing_twice(void**) {
  Bus bus(2);
  SharedPages shared(4096);
  auto& seen = shared.as<Deliveries>();
  BusMember sender(bus.bus, 1);
  BusMember receiver(bus.bus, 0);
  std::array<int, 3> reached{};
  kill_everywhere(
      [&] {
        const auto take = [](void* context, const BusMessage& message) {
          auto& seen = *static_cast<Deliveries*>(context);
          seen.names[seen.count] = message.octets[0];
          ++seen.count;
        };
        receiver.drain(10, take, &seen);
      },
      [&](Fate) {
        // In this order once each, as far as it came; the one under way may be lost.
        const uint32_t before = seen.count;
        assert_true(before <= 2);
        assert_memory_equal(seen.names.data(), "ab", before);
        ++reached[before];

        bus.bus.admit(0);
        assert_true(sender.send(0, 1, "next") == BusResult::kSent);
        receiver = BusMember(bus.bus, 0);
        Inbox inbox;
        inbox.drain(receiver);
        assert_int_equal(inbox.received.size(), 1);
        assert_string_equal(inbox.received[0].c_str(), "next");

        seen = {};
        for (const char* name : {"a", "b"}) assert_true(sender.send(0, 1, name) == BusResult::kSent);
      });
  // The first child found nothing to take.
  for (const int times : reached) assert_true(times > 0);
}

void whoever_admits_may_be_killed(void**) {
  Bus bus(2);
  BusMember sender(bus.bus, 1);
  kill_everywhere([&] { bus.bus.admit(0); },
                  [&](Fate) {
                    bus.bus.admit(0);
                    BusMember receiver(bus.bus, 0);
                    assert_true(sender.send(0, 1, "next") == BusResult::kSent);
                    Inbox inbox;
                    inbox.drain(receiver);
                    assert_int_equal(inbox.received.size(), 1);
                  });
}

void a_worker_killed_anywhere_leaves_counters_that_rise(void**) {
  SharedPages shared(WorkerBoard::size_of(2));
  const WorkerBoard board(shared.get(), 2);
  WorkerSeat* seat = board.take(1, 1);
  uint64_t requests = 0, answers = 0;
  kill_everywhere(
      [&] {
        ServerStats& stats = seat->stats;
        ++stats.requests;
        ++stats.active_requests;
        ++stats.active_connections;
        stats.bytes_received += 100;
        stats.queue_time.observe(40'000);
        --stats.active_requests;
        stats.count_answer(weft::http::Method::kPost, AnswerClass::k2xx, 3'000'000);
        stats.php_memory_peak_bytes.raise_to(1000);
      },
      [&](Fate fate) {
        WorkerBoard::leave(*seat);
        const ServerStats total = board.total();
        assert_int_equal(total.active_requests, 0);
        assert_int_equal(total.active_connections, 0);
        assert_in_range(total.requests, requests, requests + 1);
        const uint64_t count = total.durations.total().count();
        assert_in_range(count, answers, answers + 1);
        // It may have counted an answer and not come to note how long that took.
        assert_true(total.answered_2xx >= count);
        if (fate == Fate::kFinished) assert_int_equal(count, answers + 1);
        requests = total.requests;
        answers = count;
        seat = board.take(1, 1);
        assert_non_null(seat);
        assert_int_equal(seat->before.requests, requests);
      });
  assert_true(requests > 1);
}

void whoever_seats_workers_may_be_killed(void**) {
  // Copies some hundred counters one by one.
  constexpr uint64_t kTakingASeat = 61;
  SharedPages shared(WorkerBoard::size_of(1));
  const WorkerBoard board(shared.get(), 1);
  WorkerSeat& seat = board.seats()[0];
  seat.stats.requests = 5;
  uint32_t generation = 0;
  kill_everywhere(
      [&] {
        if (WorkerSeat* taken = board.take(generation + 1, 1)) WorkerBoard::leave(*taken);
      },
      [&](Fate) {
        // What its successor does with a seat it knows nobody to sit in.
        WorkerBoard::leave(seat);
        WorkerSeat* taken = board.take(++generation, 1);
        assert_ptr_equal(taken, &seat);
        assert_int_equal(taken->generation, generation);
        assert_int_equal(board.total().requests, 5);
        WorkerBoard::leave(*taken);
      },
      kTakingASeat);
}

// --- at random

constexpr uint32_t kPlaces = 4;
constexpr size_t kLongest = 600;

// What the test keeps about every pair, written by the sender or by the receiver only.
struct Ledger {
  std::atomic<uint64_t> sent[kPlaces][kPlaces];       // [from][to]: the last number given to a message
  std::atomic<uint64_t> delivered[kPlaces][kPlaces];  // the same, of the last that came
  std::atomic<uint64_t> deliveries;
  std::atomic<uint32_t> violations;
};

char octet_of(uint64_t number, size_t i) {
  return static_cast<char>(number * 31 + i * 7);
}

struct Player {
  Ledger& ledger;
  uint32_t place;

  void check(const BusMessage& message) {
    uint64_t number = 0;
    const size_t size = message.octets.size();
    bool right = message.from < kPlaces && message.type == place && size >= sizeof number;
    if (right) std::memcpy(&number, message.octets.data(), sizeof number);
    for (size_t i = sizeof number; right && i < size; ++i) right = message.octets[i] == octet_of(number, i);
    // Numbers of a pair only rise, whoever has the two places: nothing comes twice, nothing overtakes.
    std::atomic<uint64_t>& last = ledger.delivered[message.from % kPlaces][place];
    if (!right || number <= last) ++ledger.violations;
    last = number;
    ++ledger.deliveries;
  }

  void play(const MessageBus& bus, uint64_t seed) {
    BusMember member(bus, place);
    weft::test::Random random(seed);
    char octets[kLongest];
    const auto take = [](void* context, const BusMessage& message) {
      static_cast<Player*>(context)->check(message);
    };
    while (true) {
      for (size_t burst = random.below(12); burst > 0; --burst) {
        const auto to = static_cast<uint32_t>(random.below(kPlaces));
        if (to == place) continue;
        const uint64_t number = ++ledger.sent[place][to];
        const size_t size = sizeof number + random.below(kLongest - sizeof number);
        std::memcpy(octets, &number, sizeof number);
        for (size_t i = sizeof number; i < size; ++i) octets[i] = octet_of(number, i);
        member.send(to, static_cast<uint16_t>(to), weft::Bytes(octets, size));
      }
      pollfd entry{bus.bell(place), POLLIN, 0};
      ::poll(&entry, 1, 1);
      member.silence_bell();
      if (member.drain(1 + random.below(40), take, this)) member.ring_own_bell();
    }
  }
};

void members_killed_at_random_do_no_harm(void**) {
#ifdef __SANITIZE_ADDRESS__
  constexpr int kKills = 500;
#else
  constexpr int kKills = 2000;
#endif
  Bus bus(kPlaces);
  SharedPages shared(sizeof(Ledger));
  auto& ledger = shared.as<Ledger>();
  weft::test::Random random(7);
  std::array<pid_t, kPlaces> children{};
  const auto start = [&](uint32_t place, uint64_t seed) {
    bus.bus.admit(place);
    children[place] = fork_child();
    if (children[place] == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      Player{ledger, place}.play(bus.bus, seed);
      ::_exit(0);
    }
  };
  for (uint32_t place = 0; place < kPlaces; ++place) start(place, place + 1);
  for (int kill = 0; kill < kKills; ++kill) {
    ::usleep(static_cast<useconds_t>(random.below(400)));
    const auto place = static_cast<uint32_t>(random.below(kPlaces));
    kill_and_reap(children[place]);
    start(place, 1000 + static_cast<uint64_t>(kill));
  }
  for (const pid_t child : children) kill_and_reap(child);
  print_message("%u deliveries\n", static_cast<unsigned>(ledger.deliveries));
  assert_int_equal(ledger.violations, 0);
  assert_true(ledger.deliveries > 1000);

  // Every pair still works.
  for (uint32_t place = 0; place < kPlaces; ++place) bus.bus.admit(place);
  for (uint32_t from = 0; from < kPlaces; ++from) {
    BusMember sender(bus.bus, from);
    for (uint32_t to = 0; to < kPlaces; ++to) {
      if (to == from) continue;
      Inbox inbox;
      BusMember receiver(bus.bus, to);
      inbox.drain(receiver);
      assert_true(sender.send(to, 1, "at the end") == BusResult::kSent);
      inbox.drain(receiver);
      assert_int_equal(inbox.received.size(), 1);
      assert_string_equal(inbox.received[0].c_str(), "at the end");
    }
  }
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(a_sender_killed_anywhere_has_sent_all_or_nothing),
      cmocka_unit_test(a_receiver_killed_anywhere_leaves_nothing_twice),
      cmocka_unit_test(whoever_admits_may_be_killed),
      cmocka_unit_test(a_worker_killed_anywhere_leaves_counters_that_rise),
      cmocka_unit_test(whoever_seats_workers_may_be_killed),
      cmocka_unit_test(members_killed_at_random_do_no_harm),
  };
  return cmocka_run_group_tests_name("killed members", tests, nullptr, nullptr);
}

// The bus between processes, as long as nobody is killed.

#include "weft/server/message_bus.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include <poll.h>

#include "killing.h"
#include "weft/server/bus_inbox.h"

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

  BusMember member(uint32_t place) const { return {bus, place}; }
};

struct Inbox {
  std::vector<std::string> received;  // "from:type:octets"

  static void take(void* context, const BusMessage& message) {
    static_cast<Inbox*>(context)->received.push_back(std::to_string(message.from) + ":" +
                                                     std::to_string(message.type) + ":" +
                                                     std::string(message.octets));
  }
  bool drain(BusMember& member, size_t limit = 1000) { return member.drain(limit, take, this); }
};

bool rings(const Bus& bus, uint32_t place) {
  pollfd entry{bus.bells[place], POLLIN, 0};
  return ::poll(&entry, 1, 0) == 1;
}

void messages_arrive_whole_and_in_order(void**) {
  Bus bus(3);
  BusMember zero = bus.member(0), one = bus.member(1), two = bus.member(2);
  assert_true(one.send(0, 7, "first") == BusResult::kSent);
  assert_true(one.send(0, 8, "") == BusResult::kSent);
  assert_true(two.send(0, 9, std::string(MessageBus::kMaxMessage, 'x')) == BusResult::kSent);
  assert_true(one.send(2, 1, "to two") == BusResult::kSent);
  Inbox inbox;
  assert_false(inbox.drain(zero));
  assert_int_equal(inbox.received.size(), 3);
  assert_string_equal(inbox.received[0].c_str(), "1:7:first");
  assert_string_equal(inbox.received[1].c_str(), "1:8:");
  assert_string_equal(inbox.received[2].c_str(), ("2:9:" + std::string(4096, 'x')).c_str());
  assert_int_equal(bus.bus.counters(0).delivered, 3);
  assert_int_equal(bus.bus.counters(1).sent, 3);
  Inbox other;
  assert_false(other.drain(two));
  assert_string_equal(other.received.at(0).c_str(), "1:1:to two");
}

void what_cannot_be_sent_is_refused(void**) {
  Bus bus(3);
  BusMember one = bus.member(1);
  assert_true(one.send(0, 1, std::string(MessageBus::kMaxMessage + 1, 'x')) == BusResult::kTooLarge);
  assert_true(one.send(1, 1, "self") == BusResult::kNobody);
  assert_true(one.send(3, 1, "beyond") == BusResult::kNobody);
  bus.bus.dismiss(2);
  assert_true(one.send(2, 1, "gone") == BusResult::kNobody);
  bus.bus.dismiss(2);
  assert_true(one.send(2, 1, "gone") == BusResult::kNobody);
  bus.bus.admit(2);
  assert_true(one.send(2, 1, "back") == BusResult::kSent);
}

void a_full_ring_refuses_and_recovers(void**) {
  Bus bus(2);
  BusMember zero = bus.member(0), one = bus.member(1);
  const std::string octets(1000, 'o');
  size_t sent = 0;
  while (one.send(0, 1, octets) == BusResult::kSent) ++sent;
  assert_in_range(sent, 12, 16);
  assert_int_equal(bus.bus.counters(1).refused, 1);
  assert_true(one.send(0, 1, octets) == BusResult::kFull);
  Inbox inbox;
  assert_true(inbox.drain(zero, 1));
  assert_true(one.send(0, 1, octets) == BusResult::kSent);
  assert_true(one.send(0, 1, octets) == BusResult::kFull);
  assert_false(inbox.drain(zero));
  assert_int_equal(inbox.received.size(), sent + 1);
}

void every_size_survives_every_place_in_the_ring(void**) {
  Bus bus(2);
  BusMember zero = bus.member(0), one = bus.member(1);
  weft::test::Random random(1);
  std::vector<std::string> sent;
  Inbox inbox;
  for (int i = 0; i < 20'000; ++i) {
    std::string octets(random.below(8) == 0 ? random.below(MessageBus::kMaxMessage + 1) : random.below(100),
                       '\0');
    for (char& octet : octets) octet = static_cast<char>(random.next());
    if (one.send(0, static_cast<uint16_t>(i), octets) == BusResult::kSent) {
      sent.push_back("1:" + std::to_string(static_cast<uint16_t>(i)) + ":" + octets);
    }
    if (random.below(3) == 0) inbox.drain(zero, random.below(20) + 1);
  }
  inbox.drain(zero);
  assert_int_equal(inbox.received.size(), sent.size());
  assert_true(inbox.received == sent);
}

void nobody_is_starved_by_a_busy_sender(void**) {
  Bus bus(3);
  BusMember zero = bus.member(0), one = bus.member(1), two = bus.member(2);
  while (one.send(0, 1, "busy") == BusResult::kSent) {
  }
  assert_true(two.send(0, 2, "patient") == BusResult::kSent);
  Inbox inbox;
  assert_true(inbox.drain(zero, 40));
  assert_int_equal(inbox.received.size(), 40);
  assert_int_equal(std::count(inbox.received.begin(), inbox.received.end(), "2:2:patient"), 1);
}

void a_successor_does_not_get_what_was_meant_for_others(void**) {
  Bus bus(2);
  BusMember zero = bus.member(0), one = bus.member(1);
  one.send(0, 1, "for the first");
  bus.bus.admit(0);
  BusMember successor = bus.member(0);
  one.send(0, 1, "for the second");
  Inbox inbox;
  assert_false(inbox.drain(successor));
  assert_int_equal(inbox.received.size(), 1);
  assert_string_equal(inbox.received[0].c_str(), "1:1:for the second");
  assert_int_equal(bus.bus.counters(0).outdated, 1);
}

void a_ring_of_nonsense_is_emptied(void**) {
  Bus bus(2);
  BusMember zero = bus.member(0), one = bus.member(1);
  one.send(0, 1, "good");
  // Its record is the first in the ring of this pair, the second of four.
  char* ring = static_cast<char*>(bus.pages.get()) + MessageBus::size_of(2) - 3 * MessageBus::kRingSize;
  const uint32_t size = 0xFFFFFFF0;
  std::memcpy(ring, &size, sizeof size);
  one.send(0, 1, "lost with it");
  Inbox inbox;
  assert_false(inbox.drain(zero));
  assert_int_equal(inbox.received.size(), 0);
  one.send(0, 1, "good again");
  assert_false(inbox.drain(zero));
  assert_int_equal(inbox.received.size(), 1);
}

void the_bell_rings_when_it_must(void**) {
  Bus bus(2);
  BusMember zero = bus.member(0), one = bus.member(1);
  zero.silence_bell();
  assert_false(rings(bus, 0));
  one.send(0, 1, "first");
  assert_true(rings(bus, 0));
  zero.silence_bell();
  one.send(0, 1, "behind the first");
  assert_false(rings(bus, 0));
  Inbox inbox;
  inbox.drain(zero);
  one.send(0, 1, "after a rest");
  assert_true(rings(bus, 0));
  zero.silence_bell();
  bus.bus.admit(1);
  assert_true(rings(bus, 0));
}

void two_processes_wake_each_other(void**) {
  constexpr int kRounds = 20'000;
  Bus bus(2);
  const auto play = [&](uint32_t place) {
    BusMember member = bus.member(place);
    int count = 0;
    if (place == 0) member.send(1, 0, "ball");
    while (count < kRounds) {
      pollfd entry{bus.bells[place], POLLIN, 0};
      if (::poll(&entry, 1, 20'000) != 1) return false;
      member.silence_bell();
      const auto hit = [](void* context, const BusMessage&) { ++*static_cast<int*>(context); };
      const int before = count;
      member.drain(10, hit, &count);
      for (int i = before; i < count; ++i) member.send(1 - place, 0, "ball");
    }
    return true;
  };
  const pid_t child = fork_child();
  if (child == 0) ::_exit(play(1) ? 0 : 1);
  assert_true(play(0));
  int status = 0;
  ::waitpid(child, &status, 0);
  assert_int_equal(status, 0);
}

// The sender sends when there is room, the receiver looks only when the bell rings: nothing may be forgotten.
void no_bell_is_missed_in_a_flood(void**) {
  constexpr uint32_t kMessages = 300'000;
  Bus bus(2);
  const pid_t child = fork_child();
  if (child == 0) {
    BusMember member = bus.member(1);
    for (uint32_t i = 0; i < kMessages;) {
      const weft::Bytes octets(reinterpret_cast<const char*>(&i), sizeof i);
      if (member.send(0, 3, octets) == BusResult::kSent) ++i;
    }
    ::_exit(0);
  }
  struct Expected {
    uint32_t next = 0;
    bool wrong = false;
  } expected;
  BusMember member = bus.member(0);
  while (expected.next < kMessages && !expected.wrong) {
    pollfd entry{bus.bells[0], POLLIN, 0};
    assert_int_equal(::poll(&entry, 1, 20'000), 1);
    member.silence_bell();
    const auto check = [](void* context, const BusMessage& message) {
      auto& state = *static_cast<Expected*>(context);
      uint32_t number = 0;
      std::memcpy(&number, message.octets.data(), sizeof number);
      state.wrong |= number != state.next++;
    };
    if (member.drain(100, check, &expected)) member.ring_own_bell();
  }
  kill_and_reap(child);
  assert_false(expected.wrong);
}

void an_inbox_delivers_in_the_loop(void**) {
  Bus bus(2);
  weft::io::Loop loop;
  BusMember zero = bus.member(0), one = bus.member(1);
  Inbox received;
  auto inbox = BusInbox::open(loop, zero, Inbox::take, &received);
  assert_true(inbox.ok());
  for (int i = 0; i < 150; ++i) one.send(0, 1, std::to_string(i));
  loop.run_turn(weft::io::Loop::Wait::kYes);
  assert_in_range(received.received.size(), 1, 149);
  while (received.received.size() < 150) assert_true(loop.run_turn(weft::io::Loop::Wait::kYes));
  assert_string_equal(received.received[149].c_str(), "1:1:149");
  inbox.value().reset();
  assert_false(loop.run_turn(weft::io::Loop::Wait::kYes));
}

void untouched_rings_cost_nothing(void**) {
  constexpr uint32_t kPlaces = 129;
  Bus bus(kPlaces);
  BusMember zero = bus.member(0), one = bus.member(1);
  one.send(0, 1, "hello");
  Inbox inbox;
  inbox.drain(zero);
  const size_t pages = MessageBus::size_of(kPlaces) / 4096;
  std::vector<unsigned char> resident(pages);
  assert_int_equal(::mincore(bus.pages.get(), pages * 4096, resident.data()), 0);
  const auto used =
      std::count_if(resident.begin(), resident.end(), [](unsigned char page) { return page & 1; });
  print_message("%u places: %u KiB of %u MiB are used\n", kPlaces, static_cast<unsigned>(used * 4),
                static_cast<unsigned>(pages / 256));
  assert_in_range(used, 1, 32);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(messages_arrive_whole_and_in_order),
      cmocka_unit_test(what_cannot_be_sent_is_refused),
      cmocka_unit_test(a_full_ring_refuses_and_recovers),
      cmocka_unit_test(every_size_survives_every_place_in_the_ring),
      cmocka_unit_test(nobody_is_starved_by_a_busy_sender),
      cmocka_unit_test(a_successor_does_not_get_what_was_meant_for_others),
      cmocka_unit_test(a_ring_of_nonsense_is_emptied),
      cmocka_unit_test(the_bell_rings_when_it_must),
      cmocka_unit_test(two_processes_wake_each_other),
      cmocka_unit_test(no_bell_is_missed_in_a_flood),
      cmocka_unit_test(an_inbox_delivers_in_the_loop),
      cmocka_unit_test(untouched_rings_cost_nothing),
  };
  return cmocka_run_group_tests_name("message bus", tests, nullptr, nullptr);
}

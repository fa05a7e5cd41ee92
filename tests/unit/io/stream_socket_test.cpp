#include "weft/io/stream_socket.h"

#include <cerrno>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "io/support.h"

namespace weft::io::test {
namespace {

// One socket and what it was told.
struct Side : StreamSocket::Owner {
  Side(Loop& loop, Descriptor descriptor)
      : socket(std::make_unique<StreamSocket>(loop, descriptor.release(), *this)) {}

  void on_readable() override {
    ++readable;
    if (when_readable) {
      when_readable();
      return;
    }
    char room[16384];
    last = socket->read(room);
    if (last.state == StreamSocket::ReadState::kData) received.append(room, last.size);
    if (ended()) socket->set_interest(false, false);
  }
  void on_writable() override {
    ++writable;
    if (when_writable) when_writable();
  }
  void on_peer_closed() override {
    ++peer_closed;
    if (when_peer_closed) when_peer_closed();
  }

  bool ended() const {
    return last.state == StreamSocket::ReadState::kEnd || last.state == StreamSocket::ReadState::kError;
  }

  std::unique_ptr<StreamSocket> socket;
  std::string received;
  StreamSocket::ReadResult last{StreamSocket::ReadState::kWouldBlock, 0, {}};
  int readable = 0;
  int writable = 0;
  int peer_closed = 0;
  std::function<void()> when_readable, when_writable, when_peer_closed;
};

StreamSocket::WriteResult write_one(StreamSocket& socket, Bytes bytes) {
  return socket.write(std::span<const Bytes>(&bytes, 1));
}

// Fills the kernel's buffers and returns how much went in.
size_t fill(StreamSocket& socket) {
  const std::string chunk(65536, 'x');
  size_t total = 0;
  for (;;) {
    const auto result = write_one(socket, chunk);
    assert_int_equal(result.error.code, 0);
    total += result.size;
    if (result.blocked) return total;
  }
}

// Every test of behaviour runs on both kinds of socket.
using MakePair = Pair (*)();

MakePair pair_of(void** state) {
  return *static_cast<MakePair*>(*state);
}

void reads_data_and_the_end(void** state) {
  Loop loop;
  Pair pair = pair_of(state)();
  Side side(loop, std::move(pair.ours));
  side.socket->set_interest(true, false);
  send_all(pair.theirs.get(), "hello");
  run_until(loop, [&] { return side.received == "hello"; });
  assert_int_equal(side.readable, 1);
  pair.theirs.reset();
  run_until(loop, [&] { return side.ended(); });
  assert_true(side.last.state == StreamSocket::ReadState::kEnd);
  settle(loop);
  assert_int_equal(side.readable, 2);
  assert_int_equal(side.peer_closed, 0);
}

void says_when_there_is_nothing(void** state) {
  Loop loop;
  Pair pair = pair_of(state)();
  Side side(loop, std::move(pair.ours));
  char room[10];
  assert_true(side.socket->read(room).state == StreamSocket::ReadState::kWouldBlock);
}

void is_level_triggered(void** state) {
  Loop loop;
  Pair pair = pair_of(state)();
  Side side(loop, std::move(pair.ours));
  char room[2];
  std::string received;
  side.when_readable = [&] {
    const auto result = side.socket->read(room);
    assert_true(result.state == StreamSocket::ReadState::kData);
    received.append(room, result.size);
  };
  side.socket->set_interest(true, false);
  send_all(pair.theirs.get(), "abcdef");
  run_until(loop, [&] { return received == "abcdef"; });
  assert_int_equal(side.readable, 3);
}

void nothing_is_read_while_reading_is_off(void** state) {
  Loop loop;
  Pair pair = pair_of(state)();
  Side side(loop, std::move(pair.ours));
  side.socket->set_interest(true, false);
  settle(loop);
  side.socket->set_interest(false, false);
  send_all(pair.theirs.get(), "later");
  settle(loop);
  assert_int_equal(side.readable, 0);
  assert_int_equal(side.peer_closed, 0);
  side.socket->set_interest(true, false);
  run_until(loop, [&] { return side.received == "later"; });
}

void a_half_close_is_reported_once_while_reading_is_off(void** state) {
  Loop loop;
  Pair pair = pair_of(state)();
  Side side(loop, std::move(pair.ours));
  side.socket->set_interest(true, false);
  settle(loop);
  side.socket->set_interest(false, false);
  send_all(pair.theirs.get(), "rest");
  assert_int_equal(::shutdown(pair.theirs.get(), SHUT_WR), 0);
  run_until(loop, [&] { return side.peer_closed > 0; });
  settle(loop);
  assert_int_equal(side.peer_closed, 1);
  assert_int_equal(side.readable, 0);
  // The other direction is still open, and what was sent before is still there.
  assert_int_equal(write_one(*side.socket, "answer").size, 6);
  char room[6];
  assert_int_equal(::recv(pair.theirs.get(), room, sizeof(room), MSG_WAITALL), 6);
  side.socket->set_interest(true, false);
  run_until(loop, [&] { return side.ended(); });
  assert_string_equal(side.received.c_str(), "rest");
  assert_int_equal(side.peer_closed, 1);
}

void a_hang_up_is_reported_without_ever_reading(void** state) {
  Loop loop;
  Pair pair = pair_of(state)();
  Side side(loop, std::move(pair.ours));
  side.socket->set_interest(false, false);
  pair.theirs.reset();
  run_until(loop, [&] { return side.peer_closed > 0; });
  settle(loop);
  assert_int_equal(side.peer_closed, 1);
}

void an_end_already_read_is_not_reported_again(void** state) {
  Loop loop;
  Pair pair = pair_of(state)();
  Side side(loop, std::move(pair.ours));
  side.socket->set_interest(true, false);
  pair.theirs.reset();
  run_until(loop, [&] { return side.ended(); });
  side.socket->set_interest(false, false);
  settle(loop);
  assert_int_equal(side.peer_closed, 0);
}

void a_blocked_write_goes_on_when_writable(void** state) {
  Loop loop;
  Pair pair = pair_of(state)();
  make_non_blocking(pair.theirs.get());
  Side side(loop, std::move(pair.ours));
  const size_t size = fill(*side.socket);
  assert_true(size > 0);
  assert_true(write_one(*side.socket, "y").blocked);
  side.socket->set_interest(false, true);
  settle(loop);
  assert_int_equal(side.writable, 0);
  std::string room(65536, 0);
  size_t drained = 0;
  run_until(loop, [&] {
    const ssize_t count = ::recv(pair.theirs.get(), room.data(), room.size(), 0);
    if (count > 0) drained += static_cast<size_t>(count);
    loop.interrupt();
    return side.writable > 0;
  });
  side.socket->set_interest(false, false);
  const int told = side.writable;
  settle(loop);
  assert_int_equal(side.writable, told);
  assert_true(drained > 0);
  assert_int_equal(write_one(*side.socket, "y").size, 1);
}

void writes_slices_in_order_and_64_at_most(void** state) {
  Loop loop;
  Pair pair = pair_of(state)();
  Side side(loop, std::move(pair.ours));
  std::vector<std::string> texts;
  for (int i = 0; i < 70; ++i) texts.push_back(std::to_string(100 + i));
  const std::vector<Bytes> slices(texts.begin(), texts.end());
  const auto result = side.socket->write(slices);
  assert_int_equal(result.size, 64 * 3);
  assert_false(result.blocked);
  assert_int_equal(result.error.code, 0);
  std::string expected;
  for (int i = 0; i < 64; ++i) expected += texts[static_cast<size_t>(i)];
  std::string room(64 * 3, 0);
  assert_int_equal(::recv(pair.theirs.get(), room.data(), room.size(), MSG_WAITALL), room.size());
  EXPECT_TEXT(room, expected);
}

void writing_to_a_closed_peer_is_an_error_and_no_signal(void** state) {
  Loop loop;
  Pair pair = pair_of(state)();
  Side side(loop, std::move(pair.ours));
  pair.theirs.reset();
  StreamSocket::WriteResult result{};
  for (int i = 0; i < 1000 && result.error.code == 0; ++i) result = write_one(*side.socket, "x");
  assert_true(result.error.code == EPIPE || result.error.code == ECONNRESET);
  assert_non_null(result.error.message());
}

void shutdown_write_sends_the_end(void** state) {
  Loop loop;
  Pair pair = pair_of(state)();
  Side side(loop, std::move(pair.ours));
  side.socket->shutdown_write();
  char room[1];
  assert_int_equal(::recv(pair.theirs.get(), room, 1, 0), 0);
}

void destruction_closes_the_descriptor_at_once(void** state) {
  Loop loop;
  Pair pair = pair_of(state)();
  Side side(loop, std::move(pair.ours));
  side.socket->set_interest(true, false);
  assert_true(loop.run_turn(Loop::Wait::kNo));
  side.socket.reset();
  char room[1];
  assert_int_equal(::recv(pair.theirs.get(), room, 1, 0), 0);
  loop.run_turn(Loop::Wait::kNo);
  assert_false(loop.run_turn(Loop::Wait::kYes));
}

void may_be_destroyed_in_on_readable(void** state) {
  Loop loop;
  Pair pair = pair_of(state)();
  Side side(loop, std::move(pair.ours));
  side.when_readable = [&] { side.socket.reset(); };
  side.socket->set_interest(true, true);
  send_all(pair.theirs.get(), "x");
  run_until(loop, [&] { return side.readable > 0; });
  const int writable = side.writable;
  settle(loop);
  assert_int_equal(side.readable, 1);
  assert_int_equal(side.writable, writable);
}

void may_be_destroyed_in_on_writable(void** state) {
  Loop loop;
  Pair pair = pair_of(state)();
  Side side(loop, std::move(pair.ours));
  side.when_writable = [&] { side.socket.reset(); };
  side.socket->set_interest(false, true);
  pair.theirs.reset();
  run_until(loop, [&] { return !side.socket; });
  settle(loop);
  assert_int_equal(side.writable, 1);
  assert_int_equal(side.peer_closed, 0);
}

void may_be_destroyed_in_on_peer_closed(void** state) {
  Loop loop;
  Pair pair = pair_of(state)();
  Side side(loop, std::move(pair.ours));
  side.when_peer_closed = [&] { side.socket.reset(); };
  side.socket->set_interest(false, false);
  pair.theirs.reset();
  run_until(loop, [&] { return side.peer_closed > 0; });
  settle(loop);
  assert_int_equal(side.peer_closed, 1);
}

// One socket's callback destroys another one whose event is already in libuv's hands.
void may_be_destroyed_in_the_callback_of_another(void** state) {
  Loop loop;
  Pair pairs[2] = {pair_of(state)(), pair_of(state)()};
  Side first(loop, std::move(pairs[0].ours));
  Side second(loop, std::move(pairs[1].ours));
  first.when_readable = [&] {
    char room[8];
    first.socket->read(room);
    second.socket.reset();
  };
  second.when_readable = [&] {
    char room[8];
    second.socket->read(room);
    first.socket.reset();
  };
  first.socket->set_interest(true, false);
  second.socket->set_interest(true, false);
  send_all(pairs[0].theirs.get(), "x");
  send_all(pairs[1].theirs.get(), "x");
  run_until(loop, [&] { return !first.socket || !second.socket; });
  settle(loop);
  assert_int_equal(first.readable + second.readable, 1);
}

// Descriptor numbers are used again at once, handles through the loop's spare list.
void many_come_and_go(void** state) {
  Loop loop;
  for (int i = 0; i < 300; ++i) {
    Pair pair = pair_of(state)();
    Side side(loop, std::move(pair.ours));
    side.socket->set_abortive_close();  // leaves no TIME_WAIT behind for the tests after it
    side.socket->set_interest(true, false);
    send_all(pair.theirs.get(), "x");
    run_until(loop, [&] { return side.received == "x"; });
  }
  loop.run_turn(Loop::Wait::kNo);
  assert_false(loop.run_turn(Loop::Wait::kYes));
}

void a_reset_is_read_as_an_error(void**) {
  Loop loop;
  Pair pair = tcp_pair();
  Side side(loop, std::move(pair.ours));
  side.socket->set_interest(true, false);
  settle(loop);
  abort_connection(pair.theirs);
  run_until(loop, [&] { return side.ended(); });
  assert_true(side.last.state == StreamSocket::ReadState::kError);
  assert_int_equal(side.last.error.code, ECONNRESET);
  settle(loop);
  assert_int_equal(side.readable, 1);
}

void data_before_a_reset_is_read_first(void**) {
  Loop loop;
  Pair pair = tcp_pair();
  Side side(loop, std::move(pair.ours));
  char room[3];
  std::string received;
  bool ended = false;
  side.when_readable = [&] {
    const auto result = side.socket->read(room);
    if (result.state == StreamSocket::ReadState::kData) received.append(room, result.size);
    ended = result.state == StreamSocket::ReadState::kError || result.state == StreamSocket::ReadState::kEnd;
    if (ended) side.socket->set_interest(false, false);
  };
  send_all(pair.theirs.get(), "abcdefghi");
  abort_connection(pair.theirs);
  side.socket->set_interest(true, false);
  run_until(loop, [&] { return ended; });
  // Linux keeps what it has acknowledged; all that counts is that the end always comes.
  assert_true(received.empty() || received == "abcdefghi");
}

void a_reset_while_reading_is_off_is_a_closed_peer(void**) {
  Loop loop;
  Pair pair = tcp_pair();
  Side side(loop, std::move(pair.ours));
  side.socket->set_interest(true, false);
  settle(loop);
  side.socket->set_interest(false, false);
  abort_connection(pair.theirs);
  run_until(loop, [&] { return side.peer_closed > 0; });
  settle(loop);
  assert_int_equal(side.peer_closed, 1);
  assert_int_equal(side.readable, 0);
}

void a_blocked_writer_learns_of_a_reset_after_a_half_close(void**) {
  Loop loop;
  Pair pair = tcp_pair();
  Side side(loop, std::move(pair.ours));
  fill(*side.socket);
  side.socket->set_interest(false, true);
  assert_int_equal(::shutdown(pair.theirs.get(), SHUT_WR), 0);
  run_until(loop, [&] { return side.peer_closed > 0; });
  int error = 0;
  side.when_writable = [&] {
    error = write_one(*side.socket, "y").error.code;
    if (error != 0) side.socket->set_interest(false, false);
  };
  abort_connection(pair.theirs);
  run_until(loop, [&] { return error != 0; });
  assert_int_equal(side.peer_closed, 1);
}

void an_abortive_close_sends_a_reset(void**) {
  Loop loop;
  Pair pair = tcp_pair();
  Side side(loop, std::move(pair.ours));
  side.socket->set_abortive_close();
  side.socket.reset();
  char room[1];
  assert_int_equal(::recv(pair.theirs.get(), room, 1, 0), -1);
  assert_int_equal(errno, ECONNRESET);
}

// epoll refuses plain files: stands for a kernel that is out of watches.
void an_unwatchable_descriptor_is_found_at_its_end(void**) {
  Loop loop;
  Side side(loop, Descriptor(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC)));
  side.socket->set_interest(true, false);
  run_until(loop, [&] { return side.ended(); });
  settle(loop);
  assert_int_equal(side.readable, 1);

  Side idle(loop, Descriptor(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC)));
  idle.socket->set_interest(false, false);
  run_until(loop, [&] { return idle.peer_closed > 0; });
  settle(loop);
  assert_int_equal(idle.peer_closed, 1);
}

void the_kernel_knows_how_long_octets_have_been_there(void**) {
  Loop loop;
  Pair pair = tcp_pair();
  Side side(loop, std::move(pair.ours));
  send_all(pair.theirs.get(), "x");
  constexpr auto kOld = std::chrono::milliseconds(100);
  for (int i = 0; i < 1000 && side.socket->since_arrival().value() < kOld; ++i) ::usleep(5'000);
  assert_true(*side.socket->since_arrival() >= kOld);
  // The later octets count.
  send_all(pair.theirs.get(), "x");
  assert_true(*side.socket->since_arrival() < kOld);
  Pair local = unix_pair();
  Side other(loop, std::move(local.ours));
  assert_false(other.socket->since_arrival().has_value());
}

void stays_small(void**) {
  assert_true(sizeof(StreamSocket) <= 40);
}

MakePair make_unix = unix_pair;
MakePair make_tcp = tcp_pair;

}  // namespace
}  // namespace weft::io::test

#define ON_BOTH(function)                                        \
  {"unix " #function, function, nullptr, nullptr, &make_unix}, { \
    "tcp " #function, function, nullptr, nullptr, &make_tcp      \
  }

int main() {
  using namespace weft::io::test;
  const CMUnitTest tests[] = {
      ON_BOTH(reads_data_and_the_end),
      ON_BOTH(says_when_there_is_nothing),
      ON_BOTH(is_level_triggered),
      ON_BOTH(nothing_is_read_while_reading_is_off),
      ON_BOTH(a_half_close_is_reported_once_while_reading_is_off),
      ON_BOTH(a_hang_up_is_reported_without_ever_reading),
      ON_BOTH(an_end_already_read_is_not_reported_again),
      ON_BOTH(a_blocked_write_goes_on_when_writable),
      ON_BOTH(writes_slices_in_order_and_64_at_most),
      ON_BOTH(writing_to_a_closed_peer_is_an_error_and_no_signal),
      ON_BOTH(shutdown_write_sends_the_end),
      ON_BOTH(destruction_closes_the_descriptor_at_once),
      ON_BOTH(may_be_destroyed_in_on_readable),
      ON_BOTH(may_be_destroyed_in_on_writable),
      ON_BOTH(may_be_destroyed_in_on_peer_closed),
      ON_BOTH(may_be_destroyed_in_the_callback_of_another),
      ON_BOTH(many_come_and_go),
      cmocka_unit_test(a_reset_is_read_as_an_error),
      cmocka_unit_test(data_before_a_reset_is_read_first),
      cmocka_unit_test(a_reset_while_reading_is_off_is_a_closed_peer),
      cmocka_unit_test(a_blocked_writer_learns_of_a_reset_after_a_half_close),
      cmocka_unit_test(an_abortive_close_sends_a_reset),
      cmocka_unit_test(an_unwatchable_descriptor_is_found_at_its_end),
      cmocka_unit_test(the_kernel_knows_how_long_octets_have_been_there),
      cmocka_unit_test(stays_small),
  };
  return cmocka_run_group_tests_name("stream socket", tests, nullptr, nullptr);
}

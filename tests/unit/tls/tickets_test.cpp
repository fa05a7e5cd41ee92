#include "support.h"
#include "weft/tls/ticket_keys.h"

using namespace weft;
using namespace weft::tls;
using namespace weft::tls::testing;

namespace {

constexpr int64_t kPeriod = TicketKeys::kPeriodSeconds;

Bytes name_of(const TicketKeys::Key& key) {
  return Bytes(reinterpret_cast<const char*>(key.name.data()), key.name.size());
}

void test_same_state_same_keys(void**) {
  const int64_t now = 1'000'000 * kPeriod + 17;
  const TicketKeys::State state = TicketKeys::fresh(now);
  TicketKeys one(state);
  TicketKeys other(state);
  for (const int64_t later : {int64_t{0}, kPeriod, 5 * kPeriod, 6 * kPeriod + 1}) {
    EXPECT_TEXT(name_of(one.current(now + later)), name_of(other.current(now + later)));
    assert_memory_equal(one.current(now + later).cipher.data(), other.current(now + later).cipher.data(), 32);
    assert_memory_equal(one.current(now + later).mac.data(), other.current(now + later).mac.data(), 32);
  }
  // One that sleeps through many periods ends up at the same place.
  TicketKeys sleeper(state);
  EXPECT_TEXT(name_of(sleeper.current(now + 6 * kPeriod)), name_of(one.current(now + 6 * kPeriod)));
  TicketKeys stranger(TicketKeys::fresh(now));
  assert_false(name_of(stranger.current(now)) == name_of(TicketKeys(state).current(now)));
}

void test_ages(void**) {
  using Age = TicketKeys::Age;
  int64_t now = 7 * kPeriod;
  TicketKeys keys(TicketKeys::fresh(now));
  const std::string name(name_of(keys.current(now + kPeriod - 1)));
  assert_int_equal(keys.find(name, now + kPeriod - 1).age, Age::kCurrent);
  assert_int_equal(keys.find(name, now + kPeriod).age, Age::kOld);
  assert_int_equal(keys.find(name, now + 3 * kPeriod - 1).age, Age::kOld);
  assert_non_null(keys.find(name, now + 3 * kPeriod - 1).key);
  assert_int_equal(keys.find(name, now + 3 * kPeriod).age, Age::kUnknown);
  assert_null(keys.find(name, now + 3 * kPeriod).key);
  assert_int_equal(keys.find("short", now).age, Age::kUnknown);
  // A clock set back brings nothing back.
  assert_int_equal(keys.find(name, now).age, Age::kUnknown);
}

void test_handed_over_state(void**) {
  const int64_t now = 100 * kPeriod;
  TicketKeys keys(TicketKeys::fresh(now));
  const std::string first(name_of(keys.current(now)));
  const std::string third(name_of(keys.current(now + 2 * kPeriod)));
  TicketKeys successor(keys.state(now + 2 * kPeriod));
  assert_int_equal(successor.find(first, now + 2 * kPeriod).age, TicketKeys::Age::kOld);
  assert_int_equal(successor.find(third, now + 2 * kPeriod).age, TicketKeys::Age::kCurrent);
  // What is handed over later no longer opens the first.
  TicketKeys later(keys.state(now + 3 * kPeriod));
  assert_int_equal(later.find(first, now + 3 * kPeriod).age, TicketKeys::Age::kUnknown);
  assert_int_equal(later.find(third, now + 3 * kPeriod).age, TicketKeys::Age::kOld);
  assert_memory_not_equal(keys.state(now + 3 * kPeriod).secret.data(),
                          TicketKeys(keys.state(now + 3 * kPeriod)).state(now + 4 * kPeriod).secret.data(),
                          32);
}

// A handshake that leaves a ticket; TLS 1.3 sends them after it.
TicketHandle take_ticket(const std::shared_ptr<ServerContext>& context, ClientOptions client) {
  Pair pair(context, client);
  pair.settle();
  assert_int_equal(pair.session->state(), Session::State::kOpen);
  assert_false(pair.client.tickets.empty());
  pair.session->close();
  return std::move(pair.client.tickets.back());
}

bool resumes(const std::shared_ptr<ServerContext>& context, ClientOptions client, SSL_SESSION* ticket) {
  client.ticket = ticket;
  client.protocols = {"http/1.1"};
  Pair pair(context, client);
  talk(pair);
  assert_int_equal(SSL_session_reused(pair.client.ssl()), pair.session->facts().resumed);
  // Name and protocol are of this connection, not of the one that the ticket comes from.
  EXPECT_TEXT(pair.session->facts().server_name, client.server_name);
  EXPECT_TEXT(pair.session->protocol(), "http/1.1");
  return pair.session->facts().resumed;
}

Bytes ticket_of(const SSL_SESSION* session) {
  const unsigned char* data = nullptr;
  size_t size = 0;
  SSL_SESSION_get0_ticket(session, &data, &size);
  return Bytes(reinterpret_cast<const char*>(data), size);
}

class Clock {
 public:
  ~Clock() { clock_offset = 0; }
  void set(int64_t offset) { clock_offset = offset; }
};

void test_resumption_across_processes(void**) {
  Clock clock;
  const TicketKeys::State state = TicketKeys::fresh(test_clock());
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    clock.set(0);
    const ClientOptions client{.newest = version};
    TicketKeys keys(state);
    TicketKeys other_keys(state);
    TicketKeys strange_keys(TicketKeys::fresh(test_clock()));
    const TicketHandle ticket = take_ticket(make_context(site->options(), &keys), client);
    const auto other = make_context(site->options(), &other_keys);
    assert_true(resumes(other, client, ticket.get()));
    assert_false(resumes(make_context(site->options(), &strange_keys), client, ticket.get()));
    assert_false(resumes(make_context(site->options()), client, ticket.get()));
    clock.set(2 * kPeriod);
    assert_true(resumes(other, client, ticket.get()));
    clock.set(3 * kPeriod);
    assert_false(resumes(other, client, ticket.get()));
  }
}

void test_renewal(void**) {
  Clock clock;
  TicketKeys keys(TicketKeys::fresh(test_clock()));
  const auto context = make_context(site->options(), &keys);
  const auto renewed = [&](const ClientOptions& client, const TicketHandle& ticket) {
    ClientOptions again = client;
    again.ticket = ticket.get();
    Pair pair(context, again);
    talk(pair);
    assert_true(pair.session->facts().resumed);
    // Clients of TLS 1.2 do not tell us of a new ticket.
    const TicketHandle now_held(SSL_get1_session(pair.client.ssl()));
    return ticket_of(now_held.get()) != ticket_of(ticket.get()) || !pair.client.tickets.empty();
  };
  const ClientOptions older{.newest = TLS1_2_VERSION};
  const TicketHandle old_ticket = take_ticket(context, older);
  assert_false(renewed(older, old_ticket));
  const ClientOptions newer{};
  const TicketHandle new_ticket = take_ticket(context, newer);
  assert_true(renewed(newer, new_ticket));
  clock.set(kPeriod);
  assert_true(renewed(older, old_ticket));
}

// In TLS 1.2 a ticket belongs to a name.
void test_other_name(void**) {
  TicketKeys keys(TicketKeys::fresh(test_clock()));
  ServerOptions options = site->options();
  const Identity other = make_identity({.name = "other", .hosts = {"other.org"}});
  options.certificates.push_back(site->files_of(other, "other", "other.org"));
  const auto context = make_context(options, &keys);
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    for (const char* first : {"", "localhost", "other.org"}) {
      const TicketHandle ticket = take_ticket(context, {.newest = version, .server_name = first});
      for (const char* second : {"", "localhost", "other.org"}) {
        const bool same = Bytes(first) == Bytes(second);
        const bool taken = resumes(context, {.newest = version, .server_name = second}, ticket.get());
        assert_int_equal(taken, same || version == TLS1_3_VERSION);
      }
    }
  }
}

void test_no_tickets(void**) {
  TicketKeys keys(TicketKeys::fresh(test_clock()));
  ServerOptions options = site->options();
  options.tickets = false;
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    Pair pair(make_context(options, &keys), {.newest = version});
    talk(pair);
    for (const TicketHandle& ticket : pair.client.tickets) assert_false(SSL_SESSION_has_ticket(ticket.get()));
  }
}

// A ticket is worth what the rules were when it was given.
void test_change_of_rules(void**) {
  TicketKeys keys(TicketKeys::fresh(test_clock()));
  const Identity person = make_identity({.name = "person", .issuer = &site->authority});
  const Identity other_authority = make_identity({.name = "other CA", .authority = true});
  ServerOptions none = site->options();
  ServerOptions optional = site->options();
  optional.client_verification = ClientVerification::kOptional;
  optional.client_ca_file = site->authority_file;
  ServerOptions other_ca = optional;
  other_ca.client_ca_file = site->folder.write("other-ca.pem", pem_of(other_authority.certificate.get()));
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    const ClientOptions client{.newest = version, .identity = &person};
    const TicketHandle ticket = take_ticket(make_context(optional, &keys), client);
    assert_true(resumes(make_context(optional, &keys), client, ticket.get()));
    assert_false(resumes(make_context(none, &keys), client, ticket.get()));
    assert_false(resumes(make_context(other_ca, &keys), client, ticket.get()));
  }
}

void test_resumed_certificate(void**) {
  Clock clock;
  TicketKeys keys(TicketKeys::fresh(test_clock()));
  const Identity person = make_identity({.name = "person", .issuer = &site->authority, .until = 600});
  ServerOptions options = site->options();
  options.client_verification = ClientVerification::kRequired;
  options.client_ca_file = site->authority_file;
  const auto context = make_context(options, &keys);
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    clock.set(0);
    ClientOptions client{.newest = version, .identity = &person};
    const TicketHandle ticket = take_ticket(context, client);
    client.ticket = ticket.get();
    {
      Pair pair(context, client);
      talk(pair);
      assert_true(pair.session->facts().resumed);
      EXPECT_TEXT(pair.session->facts().certificate->subject, "CN=person");
      assert_true(pair.session->facts().certificate->verified);
    }
    clock.set(601);  // the certificate has expired meanwhile
    assert_false(resumes(context, client, ticket.get()));
  }
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(test_same_state_same_keys),
      cmocka_unit_test(test_ages),
      cmocka_unit_test(test_handed_over_state),
      cmocka_unit_test(test_resumption_across_processes),
      cmocka_unit_test(test_renewal),
      cmocka_unit_test(test_other_name),
      cmocka_unit_test(test_no_tickets),
      cmocka_unit_test(test_change_of_rules),
      cmocka_unit_test(test_resumed_certificate),
  };
  return cmocka_run_group_tests_name("tls tickets", tests, make_site, drop_site);
}

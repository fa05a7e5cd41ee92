// The chain of ticket keys that workers share: also when one of them is killed while it writes.

#include <algorithm>

#include "killing.h"
#include "weft/server/ticket_chain.h"

using namespace weft::server;
using namespace weft::server::testing;
using weft::tls::TicketKeys;

namespace {

TicketKeys::State state_of(int64_t period) {
  TicketKeys::State state;
  state.period = period;
  std::fill(state.secret.begin(), state.secret.end(), static_cast<unsigned char>(period));
  return state;
}

bool same(const TicketKeys::State& a, const TicketKeys::State& b) {
  return a.period == b.period && a.secret == b.secret;
}

bool holds(const SharedPages& pages, unsigned char octet) {
  const auto* memory = static_cast<const unsigned char*>(pages.get());
  const auto* end = memory + sizeof(TicketChain);
  return std::search_n(memory, end, 16, octet) != end;
}

void the_newest_state_counts(void**) {
  SharedPages pages(sizeof(TicketChain));
  auto& chain = pages.as<TicketChain>();
  chain.begin(state_of(100));
  assert_true(same(chain.latest(), state_of(100)));
  chain.record(state_of(102));
  assert_true(same(chain.latest(), state_of(102)));
  chain.record(state_of(101));
  chain.record(state_of(102));
  assert_true(same(chain.latest(), state_of(102)));
}

void the_last_secret_is_gone(void**) {
  SharedPages pages(sizeof(TicketChain));
  auto& chain = pages.as<TicketChain>();
  chain.begin(state_of(100));
  assert_true(holds(pages, 100));
  for (int64_t period = 101; period < 110; ++period) {
    chain.record(state_of(period));
    assert_true(holds(pages, static_cast<unsigned char>(period)));
    assert_false(holds(pages, static_cast<unsigned char>(period - 1)));
  }
}

void a_worker_killed_anywhere_leaves_the_old_state_or_the_new(void**) {
  SharedPages pages(sizeof(TicketChain));
  auto& chain = pages.as<TicketChain>();
  chain.begin(state_of(1));
  int64_t period = 1;
  int whole = 0;
  kill_everywhere([&] { chain.record(state_of(period + 1)); },
                  [&](Fate fate) {
                    const TicketKeys::State left = chain.latest();
                    const bool written = left.period == period + 1;
                    assert_true(same(left, state_of(written ? period + 1 : period)));
                    if (fate == Fate::kFinished) assert_true(written);
                    whole += written;
                    // The next one has no trouble with what it finds.
                    chain.record(state_of(period + 1));
                    assert_true(same(chain.latest(), state_of(++period)));
                  });
  assert_true(whole > 1);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(the_newest_state_counts),
      cmocka_unit_test(the_last_secret_is_gone),
      cmocka_unit_test(a_worker_killed_anywhere_leaves_the_old_state_or_the_new),
  };
  return cmocka_run_group_tests_name("server ticket chain", tests, nullptr, nullptr);
}

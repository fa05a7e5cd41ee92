#include "server/address_table.h"

#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <string>
#include <vector>

extern "C" {
#include <cmocka.h>
}

using weft::server::AddressTable;

namespace {

std::optional<AddressTable::Place> enter(AddressTable& table, const std::string& host) {
  return table.enter(weft::http::IpAddress::parse(host).value());
}

void without_a_limit_nobody_is_counted(void**) {
  AddressTable table(0, 1);
  assert_false(table.enabled());
  table.leave(nullptr);
  assert_int_equal(table.rows(), 0);
}

void every_address_has_its_own_count(void**) {
  AddressTable table(2, 1);
  const auto first = enter(table, "192.0.2.1");
  assert_true(first.has_value() && enter(table, "192.0.2.1").has_value());
  assert_false(enter(table, "192.0.2.1").has_value());
  assert_true(enter(table, "192.0.2.2").has_value());
  assert_int_equal(table.rows(), 2);
  table.leave(*first);
  assert_true(enter(table, "192.0.2.1").has_value());
  assert_false(enter(table, "192.0.2.1").has_value());
}

void ipv6_addresses_count_by_their_network(void**) {
  AddressTable table(2, 1);
  assert_true(enter(table, "2001:db8::1").has_value());
  assert_true(enter(table, "2001:db8::ffff:ffff:ffff:ffff").has_value());
  assert_false(enter(table, "2001:db8::2").has_value());
  assert_true(enter(table, "2001:db8:0:1::1").has_value());
  assert_true(enter(table, "::1").has_value());
  // The same address twice.
  assert_true(enter(table, "192.0.2.1").has_value() && enter(table, "::ffff:192.0.2.1").has_value());
  assert_false(enter(table, "192.0.2.1").has_value());
}

void rows_go_with_their_connections(void**) {
  AddressTable table(3, 42);
  std::vector<AddressTable::Place> places;
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 1'000; ++i) {
      const auto place = enter(table, "10.0." + std::to_string(i / 256) + "." + std::to_string(i % 256));
      assert_true(place.has_value());
      places.push_back(*place);
    }
  }
  assert_int_equal(table.rows(), 1'000);
  assert_false(enter(table, "10.0.0.1").has_value());
  for (const auto place : places) table.leave(place);
  assert_int_equal(table.rows(), 0);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(without_a_limit_nobody_is_counted),
      cmocka_unit_test(every_address_has_its_own_count),
      cmocka_unit_test(ipv6_addresses_count_by_their_network),
      cmocka_unit_test(rows_go_with_their_connections),
  };
  return cmocka_run_group_tests_name("server/address_table", tests, nullptr, nullptr);
}

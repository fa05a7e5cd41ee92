#include "weft/base/peek.h"

#include <cstring>

#include <sys/mman.h>
#include <unistd.h>

#include "check.h"

using namespace weft;

static void copies_what_is_there(void**) {
  const char text[] = "the loop is held";
  char copy[sizeof text] = {};
  assert_true(peek(text, copy, sizeof text));
  EXPECT_TEXT(copy, text);
}

static void does_not_fault_on_what_is_not(void**) {
  char copy[64];
  assert_false(peek(nullptr, copy, sizeof copy));
  assert_false(peek(reinterpret_cast<void*>(0x10), copy, 1));
  const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  auto* map =
      static_cast<char*>(mmap(nullptr, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  munmap(map + page, page);
  assert_true(peek(map + page - sizeof copy, copy, sizeof copy));
  assert_false(peek(map + page - sizeof copy + 1, copy, sizeof copy));
  munmap(map, page);
  assert_false(peek(map, copy, sizeof copy));
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(copies_what_is_there),
      cmocka_unit_test(does_not_fault_on_what_is_not),
  };
  return cmocka_run_group_tests_name("base/peek", tests, nullptr, nullptr);
}

#include "weft/base/got_patcher.h"

#include <cstring>

#include <dlfcn.h>
#include <unistd.h>

#include "check.h"

using weft::GotHook;
using weft::GotPatcher;

namespace {

int hooked_calls = 0;

// The loader's own way to a function of the C library: cmocka's object calls it, and so does this program.
char* hooked_strdup(const char* text) {
  ++hooked_calls;
  auto* copy = static_cast<char*>(std::malloc(std::strlen(text) + 1));
  return std::strcpy(copy, text);
}

const GotHook kHooks[] = {
    {"strdup", reinterpret_cast<void*>(hooked_strdup)},
    {"no_such_function", reinterpret_cast<void*>(hooked_strdup)},
};

bool spare_nothing_of_ours(std::string_view path, const GotHook&) {
  return !path.empty();
}

bool spare_all(std::string_view, const GotHook&) {
  return true;
}

[[gnu::noinline]] char* duplicate(const char* text) {
  return ::strdup(text);
}

void spared_objects_stay_as_they_are(void**) {
  GotPatcher patcher(kHooks, spare_all);
  patcher.patch();
  assert_int_equal(patcher.slots(0), 0);
  assert_true(patcher.objects().empty());
  std::free(duplicate("text"));
  assert_int_equal(hooked_calls, 0);
}

void calls_of_the_program_are_redirected_once(void**) {
  GotPatcher patcher(kHooks, spare_nothing_of_ours);
  patcher.patch();
  if (!GotPatcher::supported()) skip();
  assert_true(patcher.slots(0) >= 1);
  assert_int_equal(patcher.slots(1), 0);
  assert_int_equal(patcher.objects().size(), 1);
  assert_int_equal(patcher.objects()[0].slots, patcher.slots(0));
  char* copy = duplicate("text");
  assert_string_equal(copy, "text");
  std::free(copy);
  assert_int_equal(hooked_calls, 1);

  const size_t before = patcher.slots(0);
  patcher.patch();
  assert_int_equal(patcher.slots(0), before);
  GotPatcher second(kHooks, spare_nothing_of_ours);
  second.patch();
  assert_int_equal(second.slots(0), 0);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(spared_objects_stay_as_they_are),
      cmocka_unit_test(calls_of_the_program_are_redirected_once),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}

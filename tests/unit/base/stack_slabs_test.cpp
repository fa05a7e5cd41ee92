#include "weft/base/stack_slabs.h"

#include <csignal>
#include <cstdio>
#include <cstring>
#include <set>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

using namespace weft;

namespace {

using Guard = StackSlabs::Guard;
using Stack = StackSlabs::Stack;

constexpr size_t kSize = 64 << 10;

size_t lines_of(const char* path) {
  FILE* file = std::fopen(path, "r");
  assert_non_null(file);
  size_t lines = 0;
  for (int c; (c = std::fgetc(file)) != EOF;) lines += c == '\n';
  std::fclose(file);
  return lines;
}

size_t mappings() {
  return lines_of("/proc/self/maps");
}

size_t resident_pages() {
  FILE* file = std::fopen("/proc/self/statm", "r");
  assert_non_null(file);
  unsigned long size, resident;
  assert_int_equal(std::fscanf(file, "%lu %lu", &size, &resident), 2);
  std::fclose(file);
  return resident;
}

// Whether touching it kills.
bool forbidden(char* octet) {
  const pid_t child = fork();
  if (child == 0) {
    signal(SIGSEGV, SIG_DFL);
    *static_cast<volatile char*>(octet) = 1;
    _exit(0);
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

bool missing_marks() {
  return StackSlabs::best_guard() != Guard::kMark;
}

void check_guarded(Guard guard) {
  StackSlabs slabs(kSize, guard);
  const Stack first = slabs.take();
  const Stack second = slabs.take();
  for (const Stack& stack : {first, second}) {
    assert_non_null(stack.bottom);
    std::memset(stack.bottom, 7, kSize);
    assert_true(forbidden(stack.bottom - 1));
  }
  slabs.give_back(first);
  const Stack again = slabs.take();
  assert_ptr_equal(again.bottom, first.bottom);
  assert_int_equal(*again.bottom, 0);
  assert_true(forbidden(again.bottom - 1));
  slabs.give_back(again);
  slabs.give_back(second);
}

void test_guard_by_mapping(void**) {
  check_guarded(Guard::kMapping);
}

void test_guard_by_mark(void**) {
  if (missing_marks()) skip();  // needs Linux 6.13
  check_guarded(Guard::kMark);
}

void test_marks_take_no_mappings(void**) {
  if (missing_marks()) skip();  // needs Linux 6.13
  StackSlabs slabs(kSize, Guard::kMark);
  std::vector<Stack> stacks;
  const size_t before = mappings();
  std::set<char*> bottoms;
  for (int i = 0; i < 20'000; ++i) {
    stacks.push_back(slabs.take());
    assert_non_null(stacks.back().bottom);
    bottoms.insert(stacks.back().bottom);
  }
  assert_int_equal(bottoms.size(), 20'000);
  assert_int_equal(slabs.taken(), 20'000);
  assert_true(mappings() - before < 100);
  for (const Stack& stack : stacks) slabs.give_back(stack);
  assert_int_equal(slabs.taken(), 0);
}

// Running out is an answer, and what was given back can be had again.
void test_bound_of_mappings(void**) {
  StackSlabs slabs(kSize, Guard::kMapping, 200);
  std::vector<Stack> stacks;
  for (Stack stack = slabs.take(); stack.bottom; stack = slabs.take()) stacks.push_back(stack);
  assert_int_equal(stacks.size(), 100);
  slabs.give_back(stacks.back());
  stacks.back() = slabs.take();
  assert_non_null(stacks.back().bottom);
  assert_null(slabs.take().bottom);
  for (const Stack& stack : stacks) slabs.give_back(stack);
}

void test_memory_is_given_back(void**) {
  StackSlabs slabs(kSize);
  std::vector<Stack> stacks;
  for (int i = 0; i < 2000; ++i) stacks.push_back(slabs.take());
  const size_t before = resident_pages();
  for (const Stack& stack : stacks) std::memset(stack.bottom, 1, kSize);
  assert_true(resident_pages() - before >= 2000 * (kSize / 4096));
  for (const Stack& stack : stacks) slabs.give_back(stack);
  assert_true(resident_pages() < before + 2000);
}

void test_whole_pages(void**) {
  StackSlabs slabs(kSize + 1);
  assert_int_equal(slabs.stack_size(), kSize + static_cast<size_t>(sysconf(_SC_PAGESIZE)));
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(test_guard_by_mapping),       cmocka_unit_test(test_guard_by_mark),
      cmocka_unit_test(test_marks_take_no_mappings), cmocka_unit_test(test_bound_of_mappings),
      cmocka_unit_test(test_memory_is_given_back),   cmocka_unit_test(test_whole_pages),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}

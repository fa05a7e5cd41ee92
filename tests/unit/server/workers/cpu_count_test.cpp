// How many workers setWorkers(0) means, in control groups of every kind.

#include "weft/server/workers/cpu_count.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <sched.h>
#include <unistd.h>

#include "check.h"

using namespace weft::server;

namespace {

uint32_t processors() {
  cpu_set_t set;
  assert_int_equal(::sched_getaffinity(0, sizeof set, &set), 0);
  return static_cast<uint32_t>(CPU_COUNT(&set));
}

// A file system of its own to look at.
class Root {
 public:
  Root() {
    char name[] = "/tmp/weft-cpus-XXXXXX";
    path_ = ::mkdtemp(name);
  }
  ~Root() { std::filesystem::remove_all(path_); }
  Root& with(const std::string& file, const std::string& text) {
    const std::filesystem::path path = path_ + file;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return *this;
  }
  uint32_t cpus() const { return usable_cpus(path_); }

 private:
  std::string path_;
};

void without_a_quota_all_processors_count(void**) {
  assert_int_equal(Root().cpus(), processors());
  assert_int_equal(Root().with("/proc/self/cgroup", "0::/\n").cpus(), processors());
  Root root;
  root.with("/proc/self/cgroup", "0::/a/b\n").with("/sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
  assert_int_equal(root.cpus(), processors());
  assert_true(usable_cpus() >= 1 && usable_cpus() <= processors());
}

void a_quota_is_rounded_up(void**) {
  Root root;
  root.with("/proc/self/cgroup", "0::/a\n").with("/sys/fs/cgroup/a/cpu.max", "50000 100000\n");
  assert_int_equal(root.cpus(), 1);
  root.with("/sys/fs/cgroup/a/cpu.max", "110000 100000\n");
  assert_int_equal(root.cpus(), std::min(2u, processors()));
  root.with("/sys/fs/cgroup/a/cpu.max", "100000000 100000\n");
  assert_int_equal(root.cpus(), processors());
}

void the_groups_above_bind_as_well(void**) {
  Root root;
  root.with("/proc/self/cgroup", "0::/a/b/c\n")
      .with("/sys/fs/cgroup/a/b/c/cpu.max", "max 100000\n")
      .with("/sys/fs/cgroup/a/cpu.max", "100000 100000\n");
  assert_int_equal(root.cpus(), 1);
}

void in_a_container_the_mount_is_the_group(void**) {
  Root root;
  root.with("/proc/self/cgroup", "0::/docker/abc\n").with("/sys/fs/cgroup/cpu.max", "100000 100000\n");
  assert_int_equal(root.cpus(), 1);
}

void the_first_version_is_known(void**) {
  Root root;
  root.with("/proc/self/cgroup", "11:memory:/a\n4:cpu,cpuacct:/a\n2:cpuset:/z\n")
      .with("/sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "-1\n")
      .with("/sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000\n");
  assert_int_equal(root.cpus(), processors());
  root.with("/sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "100000\n");
  assert_int_equal(root.cpus(), 1);
}

void nonsense_is_no_quota(void**) {
  for (const char* text : {"", "x", "0 0", "-5 100000", "100000", "100000 0", "1e400 1", "max max"}) {
    Root root;
    root.with("/proc/self/cgroup", "0::/a\nnonsense\n:::::\n4:cpu\n").with("/sys/fs/cgroup/a/cpu.max", text);
    assert_int_equal(root.cpus(), processors());
  }
  Root relative;
  relative.with("/proc/self/cgroup", "0::../../..\n");
  assert_int_equal(relative.cpus(), processors());
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(without_a_quota_all_processors_count),
      cmocka_unit_test(a_quota_is_rounded_up),
      cmocka_unit_test(the_groups_above_bind_as_well),
      cmocka_unit_test(in_a_container_the_mount_is_the_group),
      cmocka_unit_test(the_first_version_is_known),
      cmocka_unit_test(nonsense_is_no_quota),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}

#include "weft/server/workers/cpu_count.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>

#include <sched.h>

namespace weft::server {

namespace {

constexpr double kNoQuota = std::numeric_limits<double>::infinity();

uint32_t allowed_processors() {
  cpu_set_t set;
  if (::sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  return static_cast<uint32_t>(CPU_COUNT(&set));
}

// cgroup v2: "max 100000" or "150000 100000" (cpu.max).
double quota_v2(const std::string& folder) {
  std::ifstream file(folder + "/cpu.max");
  double quota, period;
  return file >> quota >> period && quota > 0 && period > 0 ? quota / period : kNoQuota;
}

double quota_v1(const std::string& folder) {
  std::ifstream quota_file(folder + "/cpu.cfs_quota_us"), period_file(folder + "/cpu.cfs_period_us");
  double quota, period;
  return quota_file >> quota && period_file >> period && quota > 0 && period > 0 ? quota / period : kNoQuota;
}

// A group is bound by the quotas of all above it, too.
template <class Quota>
double least_quota(const std::string& mount, std::string group, Quota quota) {
  double least = quota(mount);
  while (!group.empty() && group != "/") {
    least = std::min(least, quota(mount + group));
    group.resize(group.rfind('/') == std::string::npos ? 0 : group.rfind('/'));
  }
  return least;
}

// Lines of /proc/self/cgroup are "0::/path" (v2) and "4:cpu,cpuacct:/path" (v1).
double group_quota(const std::string& root) {
  std::ifstream file(root + "/proc/self/cgroup");
  double least = kNoQuota;
  for (std::string line; std::getline(file, line);) {
    std::istringstream parts(line);
    std::string id, controllers, group;
    std::getline(std::getline(std::getline(parts, id, ':'), controllers, ':'), group);
    const std::string mounts = root + "/sys/fs/cgroup";
    if (controllers.empty()) {
      least = std::min(least, least_quota(mounts, group, quota_v2));
    } else if (("," + controllers + ",").find(",cpu,") != std::string::npos) {
      least = std::min(least, least_quota(mounts + "/cpu", group, quota_v1));
    }
  }
  return least;
}

}  // namespace

uint32_t usable_cpus(const std::string& root) {
  const uint32_t processors = allowed_processors();
  const double quota = std::ceil(group_quota(root));
  return std::max(quota < processors ? static_cast<uint32_t>(quota) : processors, 1u);
}

}  // namespace weft::server

#pragma once

// Workers that do what a plan says, in processes of their own. The plan lies in a file, so that generations
// that are started anew see it, too.

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "weft/server/workers/leader.h"
#include "weft/server/workers/socket_set.h"

namespace weft::server::testing {

using std::chrono::milliseconds;

constexpr auto kPatience = std::chrono::seconds(20);

template <class Condition>
bool eventually(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    ::usleep(500);
  }
  return true;
}

struct Plan {
  static constexpr uint32_t kWorkers = 8;
  static constexpr const char* kVariable = "WEFT_TEST_PLAN";

  enum Mode : uint32_t {
    kServe,         // and follow orders
    kSilent,        // never be ready
    kFail,          // say why and end
    kCrashAtStart,  // without a word
    kCrashServing,
    kStubborn,  // serve, but read no orders
    kSlow,      // serve, but drain only when `release` is set
  };
  enum Script : uint32_t { kLead, kEndsEarly, kHangs };

  std::atomic<uint32_t> modes[kWorkers + 1];
  std::atomic<uint32_t> script;   // of generations that are started anew
  std::atomic<uint32_t> workers;  // theirs; 0 = 2
  std::atomic<uint32_t> release;
  // What has happened, how often.
  std::atomic<uint32_t> served[kWorkers + 1];
  std::atomic<uint32_t> drained[kWorkers + 1];
  std::atomic<uint32_t> reopened;
  std::atomic<uint32_t> dumped;

  static Plan* map(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0 || ::ftruncate(descriptor, sizeof(Plan)) != 0) ::abort();
    void* memory = ::mmap(nullptr, sizeof(Plan), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    ::close(descriptor);
    if (memory == MAP_FAILED) ::abort();
    return static_cast<Plan*>(memory);
  }
};

// A worker's life.
class FakeWorker {
 public:
  FakeWorker(Plan& plan, Leader::Worker worker)
      : plan_(plan), worker_(std::move(worker)), mode_(plan.modes[worker_.number]) {}

  [[noreturn]] void live() {
    const uint32_t number = worker_.number;
    std::snprintf(worker_.seat->last_request, sizeof worker_.seat->last_request, "GET /%u", number);
    if (mode_ == Plan::kSilent) sleep_for_ever();
    if (mode_ == Plan::kCrashAtStart) ::raise(SIGKILL);
    if (mode_ == Plan::kFail) {
      worker_.control.send("failed no database");
      ::_exit(1);
    }
    worker_.control.send("ready");
    while (true) obey(next_order());
  }

 private:
  [[noreturn]] static void sleep_for_ever() {
    while (true) ::pause();
  }

  std::string next_order() {
    while (true) {
      auto message = worker_.control.receive();
      if (message.status == ControlChannel::Status::kMessage) return message.text;
      if (message.status == ControlChannel::Status::kEnd) ::_exit(1);
      pollfd readable{worker_.control.descriptor(), POLLIN, 0};
      ::poll(&readable, 1, -1);
    }
  }

  void obey(const std::string& order) {
    const uint32_t number = worker_.number;
    if (order == "serve") {
      ++plan_.served[number];
      if (mode_ == Plan::kCrashServing) ::raise(SIGSEGV);
      if (mode_ == Plan::kStubborn) sleep_for_ever();
    } else if (order == "drain" || order == "retire") {
      ++plan_.drained[number];
      while (mode_ == Plan::kSlow && !plan_.release) ::usleep(500);
      ::_exit(0);
    } else if (order == "abort") {
      ::_exit(0);
    } else if (order == "reopen") {
      ++plan_.reopened;
    } else if (order == "dump") {
      // A way to make a worker speak.
      ++plan_.dumped;
      worker_.control.send("replace it is old");
      worker_.control.send("stop");
      worker_.control.send("reload");
    }
  }

  Plan& plan_;
  Leader::Worker worker_;
  const uint32_t mode_;
};

// In a child: what crashes there is not for the test program to catch.
inline void let_crash() {
  for (const int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL}) std::signal(signal, SIG_DFL);
}

// A plan, and a folder for it; nobody that was started below this process survives it unnoticed.
class Stage {
 public:
  Stage() {
    assert_non_null(::mkdtemp(folder_));
    plan_ = Plan::map(path());
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  }
  ~Stage() {
    ::munmap(plan_, sizeof(Plan));
    ::unlink(path().c_str());
    ::rmdir(folder_);
  }
  Stage(const Stage&) = delete;

  Plan& plan() { return *plan_; }
  std::string path() const { return std::string(folder_) + "/plan"; }

  // Reaps whoever has become ours.
  bool nobody_is_left() {
    return eventually([] { return ::waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD; });
  }

 private:
  char folder_[24] = "/tmp/weft-test-XXXXXX";
  Plan* plan_;
};

inline std::vector<int> children_of(int process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/task/" + std::to_string(process) + "/children");
  std::vector<int> children;
  for (int child; file >> child;) children.push_back(child);
  return children;
}

// After a test that has failed: the next one begins alone.
inline int end_everybody(void**) {
  while (true) {
    for (const int child : children_of(::getpid())) ::kill(child, SIGKILL);
    if (::waitpid(-1, nullptr, 0) < 0 && errno == ECHILD) return 0;
  }
}

}  // namespace weft::server::testing

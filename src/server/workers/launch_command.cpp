#include "weft/server/workers/launch_command.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <fstream>
#include <iterator>
#include <memory>

#include <dirent.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace weft::server {

namespace {

std::vector<std::string> read_strings(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string octets((std::istreambuf_iterator<char>(file)), {});
  std::vector<std::string> strings;
  for (size_t begin = 0; begin < octets.size();) {
    const size_t end = std::min(octets.find('\0', begin), octets.size());
    strings.push_back(octets.substr(begin, end - begin));
    begin = end + 1;
  }
  return strings;
}

std::vector<char*> pointers(const std::vector<std::string>& strings) {
  std::vector<char*> list;
  for (const std::string& text : strings) list.push_back(const_cast<char*>(text.c_str()));
  list.push_back(nullptr);
  return list;
}

// After an update the file has been replaced: the kernel tells the name of the old one with this suffix.
void strip_deleted(std::string& path) {
  constexpr std::string_view kSuffix = " (deleted)";
  if (path.ends_with(kSuffix)) path.resize(path.size() - kSuffix.size());
}

std::string program_of(const std::string& process) {
  std::array<char, 4096> path;
  const ssize_t size = ::readlink(("/proc/" + process + "/exe").c_str(), path.data(), path.size());
  if (size <= 0) return {};
  std::string program(path.data(), static_cast<size_t>(size));
  strip_deleted(program);
  return program;
}

void reset_signals() {
  for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

}  // namespace

std::vector<int> LaunchCommand::open_descriptors() {
  std::vector<int> list;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir("/proc/self/fd"), ::closedir);
  while (const dirent* entry = folder ? ::readdir(folder.get()) : nullptr) {
    const std::string_view name(entry->d_name);
    int descriptor;
    if (std::from_chars(name.data(), name.data() + name.size(), descriptor).ec != std::errc()) continue;
    if (descriptor > STDERR_FILENO && ::fcntl(descriptor, F_GETFD) == 0) list.push_back(descriptor);
  }
  return list;
}

io::Result<LaunchCommand> LaunchCommand::of_this_process(std::string folder, std::vector<int> inherited) {
  LaunchCommand command;
  command.program_ = program_of("self");
  if (command.program_.empty()) return io::Error{errno};
  command.arguments_ = read_strings("/proc/self/cmdline");
  command.environment_ = read_strings("/proc/self/environ");
  if (command.arguments_.empty()) return io::Error{ENOENT};
  command.folder_ = std::move(folder);
  command.inherited_ = std::move(inherited);
  return command;
}

void LaunchCommand::set_variable(const std::string& name, const std::string& value) {
  remove_variable(name);
  environment_.push_back(name + "=" + value);
}

void LaunchCommand::remove_variable(const std::string& name) {
  const std::string prefix = name + "=";
  std::erase_if(environment_, [&](const std::string& entry) { return entry.starts_with(prefix); });
}

io::Result<int> LaunchCommand::start(const std::vector<int>& kept) const {
  const std::vector<char*> arguments = pointers(arguments_);
  const std::vector<char*> environment = pointers(environment_);
  // What code of this process has opened without O_CLOEXEC is not for the next one.
  std::vector<int> closed = open_descriptors();
  std::erase_if(closed, [&](int descriptor) {
    return std::find(inherited_.begin(), inherited_.end(), descriptor) != inherited_.end();
  });
  int failure[2];
  if (::pipe2(failure, O_CLOEXEC) != 0) return io::Error{errno};
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) {
    // Only what is safe in the child of a process with threads.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);
    reset_signals();
    for (const int descriptor : closed) ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    for (const int descriptor : kept) ::fcntl(descriptor, F_SETFD, 0);
    if (folder_.empty() || ::chdir(folder_.c_str()) == 0) {
      ::execve(program_.c_str(), arguments.data(), environment.data());
    }
    const int error = errno;
    (void)!::write(failure[1], &error, sizeof error);
    ::_exit(127);
  }
  int error = child < 0 ? errno : 0;
  ::close(failure[1]);
  if (child > 0) (void)!::read(failure[0], &error, sizeof error);
  ::close(failure[0]);
  if (error != 0) return io::Error{error};
  return static_cast<int>(child);
}

bool LaunchCommand::is_run_by(int process) const {
  const std::string name = std::to_string(process);
  if (program_of(name) != program_) return false;
  const std::vector<std::string> arguments = read_strings("/proc/" + name + "/cmdline");
  if (arguments.empty()) return false;
  return arguments == arguments_ || arguments.front().starts_with(kSupervisorTitle);
}

}  // namespace weft::server

#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "weft/io/error.h"

namespace weft::server {

// How this process was started, and so how to start it anew: program, arguments, environment, folder.
class LaunchCommand {
 public:
  // What the arguments of a supervisor begin with.
  static constexpr std::string_view kSupervisorTitle = "weft: supervisor";

  // Read from the kernel; call before anything changes the process title. `folder` is where the process was
  // started, `inherited` what open_descriptors() said then.
  static io::Result<LaunchCommand> of_this_process(std::string folder, std::vector<int> inherited);
  // Those above the standard streams that another program would be given.
  static std::vector<int> open_descriptors();

  // Sets a variable for the new process, or removes it.
  void set_variable(const std::string& name, const std::string& value);
  void remove_variable(const std::string& name);

  // Starts it with the descriptors this process was started with and the `kept` ones (same numbers), all
  // signals at their defaults. It is killed when the thread that calls this ends, unless it has declined that
  // by then (PR_SET_PDEATHSIG). The result is its process id.
  io::Result<int> start(const std::vector<int>& kept) const;

  // Whether that process has been started by the same command, as far as one can see: same program and same
  // arguments, or those that a supervisor has put in their place.
  bool is_run_by(int process) const;

 private:
  std::string program_;
  std::string folder_;
  std::vector<int> inherited_;
  std::vector<std::string> arguments_;
  std::vector<std::string> environment_;
};

}  // namespace weft::server

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "weft/io/error.h"

namespace weft::server {

// How this process was started, and so how to start it anew: program, arguments, environment, folder.
class LaunchCommand {
 public:
  // Read from the kernel; call before anything changes the process title. `folder` is where the process was
  // started.
  static io::Result<LaunchCommand> of_this_process(std::string folder);

  // Sets a variable for the new process.
  void set_variable(const std::string& name, const std::string& value);

  // Starts it with standard streams and the `kept` descriptors only (same numbers), all signals at their
  // defaults. With kWithParent it is killed when the thread that calls this ends. The result is its process
  // id.
  enum class Ends : bool { kOnItsOwn, kWithParent };
  io::Result<int> start(const std::vector<int>& kept, Ends ends) const;

 private:
  std::string program_;
  std::string folder_;
  std::vector<std::string> arguments_;
  std::vector<std::string> environment_;
};

}  // namespace weft::server

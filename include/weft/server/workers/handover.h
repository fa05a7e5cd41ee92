#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace weft::server {

// What a process hands to the one it starts by LaunchCommand, so that it goes on with the same sockets: a
// list in a memory file whose descriptor stands in an environment variable.
struct Handover {
  static constexpr const char* kVariable = "WEFT_HANDOVER";

  enum class Role : uint8_t {
    kGeneration,  // be a new generation of workers below the process that wrote this
    kSuccessor,   // be a server of your own and take over from it
  };
  struct Socket {
    std::string listener;
    uint32_t worker = 0;
    int descriptor = -1;
    bool lent = false;  // by a service manager, who goes on with it after us
  };

  Role role = Role::kGeneration;
  uint32_t generation = 0;
  int control = -1;          // a ControlChannel to the writer
  int area = -1;             // a SharedArea; kGeneration only
  std::vector<int> wakeups;  // of the message bus, by member
  std::vector<Socket> sockets;

  // A new memory file with it, or -1 with errno set.
  int write() const;
  // Every descriptor named in it.
  std::vector<int> descriptors() const;

  // From the environment of this process; the variable is removed and the descriptors become close-on-exec.
  // Nothing when there is none.
  static std::optional<Handover> take();
  static std::optional<Handover> parse(const std::string& text);
  std::string format() const;
};

}  // namespace weft::server

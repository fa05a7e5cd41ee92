#include "weft/server/workers/handover.h"

#include <charconv>
#include <cstdlib>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

#include "weft/server/workers/control_channel.h"
#include "weft/server/workers/memory_file.h"

namespace weft::server {

namespace {

// One line per value, "name value"; the listener, which may hold spaces, comes last in its line. A newline in
// a path is written as the one octet that cannot be in one.
constexpr char kNewline = '\0';

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

bool read_socket(std::string_view value, Handover::Socket& socket) {
  const auto [descriptor, after] = split_word(value);
  const auto [worker, listener] = split_word(after);
  socket.listener = listener;
  for (char& octet : socket.listener) {
    if (octet == kNewline) octet = '\n';
  }
  return !listener.empty() && read_number(descriptor, socket.descriptor) &&
         read_number(worker, socket.worker);
}

bool read_line(std::string_view line, Handover& handover) {
  const auto [name, value] = split_word(line);
  if (name == "role") {
    handover.role = value == "successor" ? Handover::Role::kSuccessor : Handover::Role::kGeneration;
    return value == "successor" || value == "generation";
  }
  if (name == "generation") return read_number(value, handover.generation);
  if (name == "control") return read_number(value, handover.control);
  if (name == "area") return read_number(value, handover.area);
  if (name == "wakeup") return read_number(value, handover.wakeups.emplace_back());
  if (name != "socket" && name != "lent-socket") return false;
  Handover::Socket& socket = handover.sockets.emplace_back();
  socket.lent = name == "lent-socket";
  return read_socket(value, socket);
}

}  // namespace

std::string Handover::format() const {
  std::string text = role == Role::kSuccessor ? "role successor\n" : "role generation\n";
  text += "generation " + std::to_string(generation) + "\n";
  text += "control " + std::to_string(control) + "\n";
  text += "area " + std::to_string(area) + "\n";
  for (const int wakeup : wakeups) text += "wakeup " + std::to_string(wakeup) + "\n";
  for (const Socket& socket : sockets) {
    std::string listener = socket.listener;
    for (char& octet : listener) {
      if (octet == '\n') octet = kNewline;
    }
    text += (socket.lent ? "lent-socket " : "socket ") + std::to_string(socket.descriptor) + " " +
            std::to_string(socket.worker) + " " + listener + "\n";
  }
  return text;
}

std::optional<Handover> Handover::parse(const std::string& text) {
  Handover handover;
  size_t begin = 0;
  while (begin < text.size()) {
    const size_t end = text.find('\n', begin);
    if (end == std::string::npos) return std::nullopt;
    if (!read_line(std::string_view(text).substr(begin, end - begin), handover)) return std::nullopt;
    begin = end + 1;
  }
  if (handover.control < 0) return std::nullopt;
  if (handover.role == Role::kGeneration && handover.area < 0) return std::nullopt;
  return handover;
}

int Handover::write() const {
  return write_memory_file(format());
}

std::vector<int> Handover::descriptors() const {
  std::vector<int> list = wakeups;
  for (const Socket& socket : sockets) list.push_back(socket.descriptor);
  for (const int descriptor : {control, area}) {
    if (descriptor >= 0) list.push_back(descriptor);
  }
  return list;
}

std::optional<Handover> Handover::take() {
  const char* value = std::getenv(kVariable);
  int descriptor;
  const bool given = value && read_number(std::string_view(value), descriptor) && descriptor > 2;
  ::unsetenv(kVariable);
  if (!given) return std::nullopt;
  std::optional<Handover> handover = parse(read_memory_file(descriptor));
  ::close(descriptor);
  if (handover) {
    for (const int inherited : handover->descriptors()) ::fcntl(inherited, F_SETFD, FD_CLOEXEC);
  }
  return handover;
}

}  // namespace weft::server

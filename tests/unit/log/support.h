#pragma once

// Files, pipes and sockets for sinks; waiting means looking again until a condition holds.

#include <cerrno>
#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"
#include "weft/log/pipeline.h"

namespace weft::log::testing {

template <class Condition>
bool eventually(Condition condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

class Folder {
 public:
  Folder() { assert_non_null(::mkdtemp(path_)); }
  ~Folder() {
    for (const std::string& file : files_) ::unlink(file.c_str());
    assert_int_equal(::rmdir(path_), 0);
  }
  Folder(const Folder&) = delete;

  std::string file(const char* name) {
    files_.push_back(std::string(path_) + "/" + name);
    return files_.back();
  }

 private:
  char path_[32] = "/tmp/weft-log-test-XXXXXX";
  std::vector<std::string> files_;
};

inline std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

inline SinkOptions to_file(const std::string& path, Category category = Category::kAll) {
  SinkOptions options;
  options.kind = SinkKind::kFile;
  options.path = path;
  options.category = category;
  options.format = Format::kTemplate;
  options.line_template = LineTemplate::parse("{level} {msg}").value();
  return options;
}

inline SinkOptions to_descriptor(int descriptor) {
  SinkOptions options = to_file("");
  options.kind = SinkKind::kDescriptor;
  options.descriptor = descriptor;
  return options;
}

inline std::unique_ptr<Pipeline> open_pipeline(const std::vector<SinkOptions>& sinks,
                                               const PipelineOptions& options = {}) {
  auto log = std::make_unique<Pipeline>(sinks, options);
  const auto opened = log->open();
  if (!opened) print_error("%s: %s\n", opened.error().where.c_str(), opened.error().reason.c_str());
  assert_true(opened.ok());
  return log;
}

// Everything that is there now.
inline std::string read_some(int descriptor) {
  std::string text;
  char octets[65536];
  for (;;) {
    pollfd watched{descriptor, POLLIN, 0};
    if (::poll(&watched, 1, 0) <= 0) return text;
    const ssize_t count = ::read(descriptor, octets, sizeof octets);
    if (count <= 0) return text;
    text.append(octets, static_cast<size_t>(count));
  }
}

}  // namespace weft::log::testing

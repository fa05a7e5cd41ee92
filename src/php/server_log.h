#pragma once

#include <memory>
#include <vector>

#include "php/server_config.h"
#include "php/zend.h"
#include "weft/log/pipeline.h"

namespace weft::php {

// A stream that only PHP can write to: one of user code, one in memory. Used on the loop's thread.
class PhpStreamTarget final : public log::LineTarget {
 public:
  // `stream` is a stream resource, kept alive by the caller. When the script has closed it, or it has ended
  // in a fatal error, lines go to standard error.
  explicit PhpStreamTarget(const zval& stream) : stream_(stream) {}

  void write_line(Bytes line) override;

 private:
  const zval& stream_;
  bool failed_ = false;
};

// The log of a running server in one process, as configured. `config` outlives it.
class ServerLog {
 public:
  explicit ServerLog(const ServerConfig& config);

  // False with a Runtime exception pending when a sink cannot be opened.
  bool open();

  log::Pipeline& pipeline() { return *pipeline_; }

  // In a child of the process it was made in, which has none of the pipeline's threads: gives up its
  // descriptors. Not to be used after it.
  void abandon() { pipeline_.reset(); }

 private:
  log::SinkOptions options_of(const LogSinkConfig& sink);
  void set_stream(log::SinkOptions& options, const zval& stream);

  std::vector<std::unique_ptr<PhpStreamTarget>> targets_;
  std::unique_ptr<log::Pipeline> pipeline_;
};

}  // namespace weft::php

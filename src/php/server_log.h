#pragma once

#include "php/zend.h"
#include "weft/base/log.h"

namespace weft::php {

// Lines of the engine on a stream the script chose, or on standard error: "2026-11-21T04:08:00Z INFO access:
// ...". Each line is one write, so lines of several processes do not mix. Used on the loop's thread.
class ServerLog final : public Logger {
 public:
  // `stream` is a stream resource, kept alive by the caller, or null for standard error.
  explicit ServerLog(php_stream* stream);

  void write(Severity severity, const char* line) override;

 private:
  void put(const char* line, size_t size);

  php_stream* stream_;
  int descriptor_ = -1;  // of the stream, when it has one
};

}  // namespace weft::php

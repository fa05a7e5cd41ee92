#pragma once

#include "php/zend.h"
#include "weft/base/log.h"

namespace weft::php {

// Lines of the engine on a stream the script chose, or on standard error: "2026-11-21T04:08:00Z INFO access:
// ...". Each line is one write, so lines of several processes do not mix. Used on the loop's thread.
class ServerLog final : public Logger {
 public:
  // `target` is a stream resource or null for standard error; kept alive by the caller, but a script may
  // close it at any time: then lines go to standard error.
  explicit ServerLog(const zval& target);

  void write(Severity severity, const char* line) override;
  // To standard error when the stream is one made of PHP.
  void write_beside(Severity severity, const char* line) override;

 private:
  php_stream* stream() const;
  void put(int descriptor, const char* line, size_t size);

  const zval& target_;
  int descriptor_ = -1;  // of the stream, when it has one
  bool failed_ = false;  // a fatal error in a stream made of PHP: it is not called again
};

}  // namespace weft::php

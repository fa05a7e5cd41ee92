#include "php/server_log.h"

#include <unistd.h>

#include "php/errors.h"

namespace weft::php {

namespace {

// A stream implemented in PHP may fail in any way while we are on the loop's stack: nothing may fly past it.
// False when it ended in a fatal error.
bool write_guarded(php_stream* stream, const char* line, size_t size) noexcept {
  zend_execute_data* const frame = EG(current_execute_data);
  volatile bool survived = true;
  zend_try {
    php_stream_write(stream, line, size);
  }
  zend_catch {
    survived = false;
    EG(current_execute_data) = frame;
    CG(unclean_shutdown) = 0;
    gc_protect(0);
  }
  zend_end_try();
  if (EG(exception)) zend_clear_exception();
  if (zend::has_delayed_oom()) {
    zend::clear_delayed_oom();
    survived = false;
  }
  return survived;
}

// Null when it is none, or closed by now.
php_stream* stream_of(const zval& value) {
  if (Z_TYPE(value) != IS_RESOURCE || Z_RES(value)->type < 0) return nullptr;
  return static_cast<php_stream*>(Z_RES_VAL(value));
}

// -1 when it has none.
int descriptor_of(php_stream* stream) {
  php_socket_t descriptor;
  const bool has_one =
      php_stream_can_cast(stream, PHP_STREAM_AS_FD) == SUCCESS &&
      php_stream_cast(stream, PHP_STREAM_AS_FD, reinterpret_cast<void**>(&descriptor), 0) == SUCCESS;
  return has_one ? static_cast<int>(descriptor) : -1;
}

// What setLogSeverity() and setLogStream() stand for.
log::SinkOptions single_sink(const ServerConfig& config) {
  log::SinkOptions options;
  options.category = log::Category::kAll;
  options.level = static_cast<Severity>(config.log_severity);
  options.descriptor = STDERR_FILENO;
  return options;
}

}  // namespace

void PhpStreamTarget::write_line(Bytes line) {
  php_stream* stream = stream_of(stream_);
  if (stream && !failed_) {
    failed_ = !write_guarded(stream, line.data(), line.size());
    return;
  }
  // A full pipe or a closed file: a line is not worth waiting or failing for.
  while (!line.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
    if (written < 0) return;
    line.remove_prefix(static_cast<size_t>(written));
  }
}

ServerLog::ServerLog(const ServerConfig& config) {
  std::vector<log::SinkOptions> sinks;
  for (const LogSinkConfig& sink : config.parsed_log_sinks) sinks.push_back(options_of(sink));
  if (sinks.empty() && config.log_severity != ServerConfig::kLogOff) {
    sinks.push_back(single_sink(config));
    set_stream(sinks.back(), config.log_resource);
  }
  pipeline_ = std::make_unique<log::Pipeline>(sinks);
}

log::SinkOptions ServerLog::options_of(const LogSinkConfig& sink) {
  log::SinkOptions options = sink.options;
  set_stream(options, sink.stream);
  return options;
}

void ServerLog::set_stream(log::SinkOptions& options, const zval& value) {
  php_stream* stream = stream_of(value);
  if (!stream) return;
  options.descriptor = descriptor_of(stream);
  if (options.descriptor >= 0) return;
  targets_.push_back(std::make_unique<PhpStreamTarget>(value));
  options.kind = log::SinkKind::kTarget;
  options.target = targets_.back().get();
}

bool ServerLog::open() {
  const auto opened = pipeline_->open();
  if (opened) return true;
  throw_runtime("Cannot log to %s: %s", opened.error().where.c_str(), opened.error().reason.c_str());
  return false;
}

}  // namespace weft::php

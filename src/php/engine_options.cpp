#include "php/engine_options.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <memory>

#include "php/body/body_options.h"
#include "weft/base/ascii.h"

#include "php_weft.h"

namespace weft::php {

namespace {

// Unless set: ten requests in flight per allowed connection.
constexpr size_t kInflightPerConnection = 10;

constexpr int64_t kAdminBacklog = 64;

constexpr int64_t kDefaultTlsBuffer = 64 * 1024;

server::ListenerOptions listener_options(const ListenerConfig& listener, int64_t backlog) {
  server::ListenerOptions options;
  options.address.host = listener.host;
  options.address.port = listener.port;
  options.address.unix_path = listener.unix_path;
  options.address.unix_mode = listener.unix_mode;
  options.address.backlog = static_cast<int>(backlog);
  options.protocols = listener.protocols;
  options.tls = listener.tls;
  return options;
}

http::Limits limits(const ServerConfig& config) {
  http::Limits limits;
  limits.target = static_cast<size_t>(config.max_request_target_size);
  limits.field_value = static_cast<size_t>(config.max_header_field_size);
  limits.field_section = static_cast<size_t>(config.max_header_section_size);
  limits.fields = static_cast<size_t>(config.max_header_fields);
  limits.body = static_cast<uint64_t>(config.max_body_size);
  limits.write_buffer = static_cast<size_t>(config.stream_write_buffer);
  return limits;
}

http::Timeouts timeouts(const ServerConfig& config) {
  http::Timeouts timeouts;
  timeouts.handshake = std::chrono::seconds(config.tls_handshake_timeout);
  timeouts.head = timeouts.body = std::chrono::seconds(config.read_timeout);
  timeouts.handler = std::chrono::seconds(config.request_timeout);
  timeouts.keep_alive = std::chrono::seconds(config.keep_alive_timeout);
  timeouts.write = std::chrono::seconds(config.write_timeout);
  return timeouts;
}

server::Lifetime lifetime(const ServerConfig& config) {
  server::Lifetime lifetime;
  lifetime.age = std::chrono::milliseconds(config.max_connection_age);
  lifetime.grace = std::chrono::milliseconds(config.max_connection_age_grace);
  lifetime.drain_spread = std::chrono::milliseconds(config.drain_spread);
  lifetime.drain_cooldown = std::chrono::milliseconds(config.drain_cooldown);
  return lifetime;
}

server::RateLimit rate_limit(const RateLimitConfig& config) {
  server::RateLimit limit;
  limit.name = config.name;
  limit.requests = config.requests;
  limit.period_ns = std::llround(config.seconds * 1e9);
  limit.burst = config.burst;
  limit.key = config.key;
  limit.field = config.field;
  return limit;
}

size_t tls_buffer(const ServerConfig& config) {
  constexpr size_t kRecord = tls::ServerOptions::kRecordRoom;
  const auto wanted = static_cast<size_t>(config.tls_buffer != 0 ? config.tls_buffer : kDefaultTlsBuffer);
  return (wanted + kRecord - 1) / kRecord * kRecord;
}

tls::ServerOptions tls_options(const ServerConfig& config) {
  tls::ServerOptions options;
  options.certificates = config.certificates;
  if (!config.certificate.empty()) {
    options.certificates.push_back({{}, config.certificate, config.private_key, {}});
  }
  options.oldest = config.tls_oldest;
  options.newest = config.tls_newest;
  options.ciphers = config.tls_ciphers;
  options.ciphersuites = config.tls_suites;
  options.client_ca_file = config.client_ca;
  options.client_verification = config.client_verification;
  options.tickets = config.tls_tickets;
  options.output_buffer = tls_buffer(config);
  options.key_log_file = config.tls_key_log;
  const char* debuggers = std::getenv("SSLKEYLOGFILE");
  if (options.key_log_file.empty() && debuggers) options.key_log_file = debuggers;
  return options;
}

CodingOptions coding_options(const ServerConfig& config) {
  CodingOptions options;
  options.policy.enabled = config.compression_enabled;
  options.policy.min_size = static_cast<size_t>(config.compression_min_size);
  options.policy.types = config.compression_types;
  options.dictionary_octets = static_cast<size_t>(config.dictionary_octets);
  options.levels.gzip = static_cast<int>(config.compression_level);
  options.levels.brotli = static_cast<int>(config.brotli_level);
  options.levels.zstd = static_cast<int>(config.zstd_level);
  return options;
}

uint64_t positive(int64_t number) {
  return static_cast<uint64_t>(std::max<int64_t>(number, 0));
}

std::string default_temp_folder() {
  const char* const given = PG(upload_tmp_dir);
  return given && *given ? given : php_get_temporary_directory();
}

}  // namespace

server::ServerOptions engine_options(const ServerConfig& config) {
  server::ServerOptions options;
  for (const ListenerConfig& listener : config.listeners) {
    options.listeners.push_back(listener_options(listener, config.backlog));
  }
  options.tls = tls_options(config);
  options.limits = limits(config);
  options.timeouts = timeouts(config);
  options.lifetime = lifetime(config);
  options.max_connections_per_address = static_cast<size_t>(config.max_connections_per_address);
  options.queue_target = std::chrono::milliseconds(config.backpressure_target);
  options.retry_after = std::chrono::seconds(config.retry_after);
  options.max_connections = static_cast<size_t>(config.max_connections);
  options.max_inflight_requests = static_cast<size_t>(config.max_inflight_requests);
  if (options.max_inflight_requests == 0) {
    options.max_inflight_requests = options.max_connections * kInflightPerConnection;
  }
  options.cancel_on_disconnect = config.cancel_on_disconnect;
  options.follow_traces = config.telemetry_enabled;
  for (const char c : config.request_id_header) options.request_id_header += ascii::to_lower(c);
  for (const std::string& rule : config.trusted_proxies) options.trusted_proxies.add(rule);
  options.proxy_protocol = config.proxy_protocol;
  for (const RateLimitConfig& limit : config.rate_limits) options.rate_limits.push_back(rate_limit(limit));
  options.rate_table_entries = static_cast<size_t>(config.rate_limit_table_size);
  return options;
}

std::vector<server::ListenerOptions> admin_listeners(const ServerConfig& config) {
  std::vector<server::ListenerOptions> listeners;
  if (config.admin_listener) listeners.push_back(listener_options(*config.admin_listener, kAdminBacklog));
  return listeners;
}

server::AdminOptions admin_options(const ServerConfig& config) {
  server::AdminOptions options;
  options.address = admin_listeners(config).front().address;
  options.token = config.admin_token;
  options.version = PHP_WEFT_VERSION;
  options.php_version = PHP_VERSION;
  return options;
}

DispatchOptions dispatch_options(const ServerConfig& config) {
  DispatchOptions options;
  options.cancel_on_disconnect = config.cancel_on_disconnect;
  options.error_details = config.error_details;
  options.json_flags = static_cast<zend_long>(config.json_encode_flags);
  options.codings = coding_options(config);
  options.body = std::make_shared<const BodyOptions>(body_options(config));
  const server::StallLimits stalls = stall_limits(config);
  options.watched = stalls.any();
  options.request_timeout_ms = stalls.timeout.count();
  options.patience_ms = stalls.patience().count();
  for (size_t i = 0; i < config.rate_limits.size(); ++i) {
    const RateLimitConfig& limit = config.rate_limits[i];
    if (limit.callable) options.rate_keys.push_back({i, &limit.callable});
  }
  return options;
}

BodyOptions body_options(const ServerConfig& config) {
  const UploadConfig& uploads = config.uploads;
  BodyOptions options;
  options.streaming = config.body_streaming;
  options.parse_forms = PG(enable_post_data_reading);
  options.spool_threshold = static_cast<uint64_t>(config.body_spool_threshold);
  options.temp_folder = uploads.temp_folder.empty() ? default_temp_folder() : uploads.temp_folder;
  const zend_long files = PG(file_uploads) ? INI_INT("max_file_uploads") : 0;
  options.decoding.size = static_cast<uint64_t>(config.max_decompressed_size);
  options.decoding.ratio = static_cast<uint64_t>(config.max_decompression_ratio);
  UploadLimits& limits = options.uploads;
  limits.file_size = positive(uploads.file_size.value_or(PG(upload_max_filesize)));
  limits.files = positive(uploads.files.value_or(files));
  limits.fields = positive(uploads.fields.value_or(PG(max_input_vars)));
  limits.field_size = static_cast<uint64_t>(uploads.field_size);
  limits.fields_size = static_cast<uint64_t>(uploads.fields_size);
  limits.field_name_size = static_cast<uint64_t>(uploads.field_name_size);
  limits.file_name_size = static_cast<uint64_t>(uploads.file_name_size);
  return options;
}

server::StallLimits stall_limits(const ServerConfig& config) {
  return {std::chrono::milliseconds(config.stall_threshold), std::chrono::seconds(config.request_timeout)};
}

}  // namespace weft::php

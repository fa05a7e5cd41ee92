#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "php/call.h"
#include "php/hooks/registry.h"
#include "php/zend.h"
#include "weft/log/sink_options.h"
#include "weft/server/server_options.h"
#include "weft/tls/server_options.h"

namespace weft::php {

struct RateLimitConfig {
  std::string name;
  int64_t requests = 1;
  double seconds = 1;
  int64_t burst = 1;
  server::RateLimit::Key key = server::RateLimit::Key::kAddress;
  std::string key_text = "address";  // as getRateLimits() tells it
  std::string field;                 // in lower case
  Callable callable;                 // Key::kHandler
};

// A listener as configured. Exactly one of host and unix_path is set.
struct ListenerConfig {
  std::string host;
  uint16_t port = 0;
  std::string unix_path;
  int unix_mode = 0666;
  uint32_t protocols = server::kHttp1;
  bool tls = false;
};

// Off without paths, which are absolute.
struct HotReloadConfig {
  std::vector<std::string> paths;
  std::vector<std::string> extensions;
  int64_t debounce = 300;   // ms
  int64_t max_hold = 2000;  // ms
};

// What setUploadLimits() was given; nothing = what php.ini says, or a default.
struct UploadConfig {
  std::optional<int64_t> file_size;
  std::optional<int64_t> files;
  std::optional<int64_t> fields;
  int64_t field_size = 1024 * 1024;
  int64_t fields_size = 8 * 1024 * 1024;
  int64_t field_name_size = 256;
  int64_t file_name_size = 4096;
  std::string temp_folder;  // absolute; empty = not given
};

// A sink of the log as configured. Move-only.
struct LogSinkConfig {
  LogSinkConfig() { ZVAL_NULL(&stream); }
  LogSinkConfig(LogSinkConfig&& other) noexcept : options(std::move(other.options)) {
    ZVAL_COPY_VALUE(&stream, &other.stream);
    ZVAL_NULL(&other.stream);
  }
  LogSinkConfig& operator=(LogSinkConfig&&) = delete;
  ~LogSinkConfig() { zval_ptr_dtor(&stream); }

  log::SinkOptions options;
  zval stream;  // a stream when the script gave one, else null
};

// What an HttpServerConfig object holds: values as the script gave them, each validated by its setter. Owned
// by the object; no longer changed once `locked`.
struct ServerConfig {
  static constexpr size_t kMaxListeners = 16;
  static constexpr size_t kMaxRateLimits = 16;
  static constexpr int64_t kLogOff = 0;

  ServerConfig() {
    ZVAL_NULL(&log_resource);
    ZVAL_EMPTY_ARRAY(&log_sinks);
  }
  ServerConfig(const ServerConfig&) = delete;
  ServerConfig& operator=(const ServerConfig&) = delete;
  ~ServerConfig() {
    zval_ptr_dtor(&log_resource);
    zval_ptr_dtor(&log_sinks);
  }

  bool locked = false;
  std::string json;  // all settings but secrets, as they were when it was locked
  std::vector<ListenerConfig> listeners;
  int64_t backlog = 128;

  int64_t max_connections = 0;  // 0 = no limit
  int64_t max_connections_per_address = 0;
  int64_t max_inflight_requests = 0;  // 0 = ten times max_connections
  int64_t retry_after = 1;            // seconds, 0 = none

  // Milliseconds, 0 = off.
  int64_t backpressure_target = 50;
  int64_t max_connection_age = 0;
  int64_t max_connection_age_grace = 0;
  int64_t drain_spread = 5'000;
  int64_t drain_cooldown = 10'000;

  // Seconds, 0 = no limit.
  int64_t read_timeout = 30;
  int64_t write_timeout = 30;
  int64_t keep_alive_timeout = 5;
  int64_t request_timeout = 0;
  int64_t shutdown_timeout = 5;

  int64_t workers = 1;  // 0 = as many as there are processors
  Callable bootloader;
  bool reload_on_signal = true;
  HotReloadConfig hot_reload;
  int64_t worker_start_timeout = 60;  // seconds, 0 = no limit

  int64_t stall_threshold = 1000;  // ms, 0 = off

  // When a worker is replaced; 0 = never.
  int64_t max_requests_per_worker = 0;
  int64_t max_memory_per_worker = 0;  // octets
  double recycle_jitter = 0.1;        // the part by which the above are lowered at most

  // Octets.
  int64_t stream_write_buffer = 256 * 1024;
  int64_t max_body_size = 10 * 1024 * 1024;
  int64_t body_spool_threshold = 1024 * 1024;        // 0 = never
  int64_t max_decompressed_size = 10 * 1024 * 1024;  // 0 = no limit
  int64_t max_decompression_ratio = 200;             // 0 = no limit
  int64_t max_request_target_size = 8 * 1024;
  int64_t max_header_field_size = 8 * 1024;
  int64_t max_header_section_size = 64 * 1024;
  int64_t max_header_fields = 256;  // a number of fields

  int64_t event_history = 16 * 1024 * 1024;  // octets, of all EventStreams

  int64_t json_encode_flags = 256 | 64;  // JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES

  bool compression_enabled = true;
  int64_t compression_level = 6;
  int64_t brotli_level = 4;
  int64_t zstd_level = 3;
  // Octets.
  int64_t compression_min_size = 1024;
  int64_t dictionary_octets = 8 * 1024 * 1024;
  std::vector<std::string> compression_types = {
      "application/javascript", "application/json", "application/xml",
      "image/svg+xml",          "text/css",         "text/html",
      "text/javascript",        "text/plain",       "text/xml"};

  bool cancel_on_disconnect = true;
  std::optional<HookSet> hooks;  // nothing: those of php.ini
  bool body_streaming = false;
  UploadConfig uploads;
  bool error_details = false;
  bool stats_enabled = true;

  std::vector<std::string> trusted_proxies;  // each a rule of http::TrustedProxies
  bool proxy_protocol = false;

  std::vector<RateLimitConfig> rate_limits;
  int64_t rate_limit_table_size = 65'536;  // clients

  std::optional<ListenerConfig> admin_listener;
  std::string admin_token;  // empty = none is asked for

  // Paths are absolute; empty = not given.
  std::string certificate;
  std::string private_key;
  std::vector<tls::Certificate> certificates;
  tls::Version tls_oldest = tls::Version::k1_2;
  tls::Version tls_newest = tls::Version::k1_3;
  std::string tls_ciphers;
  std::string tls_suites;
  std::string client_ca;
  tls::ClientVerification client_verification = tls::ClientVerification::kNone;
  bool tls_tickets = true;
  std::string tls_key_log;
  int64_t tls_handshake_timeout = 10;  // seconds, 0 = no limit
  int64_t tls_buffer = 0;              // octets, 0 = 64 KiB; rounded up to whole records

  int64_t http2_max_concurrent_streams = 100;
  // Octets.
  int64_t http2_stream_window = 256 * 1024;
  int64_t http2_connection_window = 16 * 1024 * 1024;
  int64_t http2_max_frame_size = 16 * 1024;
  int64_t http2_header_list = 64 * 1024;

  bool telemetry_enabled = false;
  std::string request_id_header;  // as the script gave it; empty = none

  int64_t log_severity = kLogOff;  // a case of LogSeverity
  zval log_resource;               // a stream or null
  zval log_sinks;                  // an array as the script gave it, and what is in it
  std::vector<LogSinkConfig> parsed_log_sinks;
};

}  // namespace weft::php

#include "php/protocols.h"

#include "weft/coding/libraries.h"
#include "weft/h1/h1_session.h"
#include "weft/h2/h2_session.h"
#include "weft/tls/server_context.h"

// uv.h stays in src/io.
extern "C" const char* uv_version_string(void);

namespace weft::php {

namespace {

bool has_http2() {
  return h2::library_version() != nullptr;
}

h2::Settings http2_settings(const ServerConfig& config) {
  h2::Settings settings;
  settings.max_concurrent_streams = static_cast<uint32_t>(config.http2_max_concurrent_streams);
  settings.stream_window = static_cast<uint32_t>(config.http2_stream_window);
  settings.connection_window = static_cast<uint32_t>(config.http2_connection_window);
  settings.max_frame_size = static_cast<uint32_t>(config.http2_max_frame_size);
  settings.header_list = static_cast<uint32_t>(config.http2_header_list);
  return settings;
}

}  // namespace

uint32_t protocols_of_this_build() {
  return server::kHttp1 | (has_http2() ? server::kHttp2 : 0u);
}

const char* protocol_names() {
  return has_http2() ? "HTTP/1.1, HTTP/2" : "HTTP/1.1";
}

bool has_tls() {
  return tls::library_version() != nullptr;
}

std::vector<server::ProtocolEntry> make_protocols(const ServerConfig& config) {
  std::vector<server::ProtocolEntry> protocols;
  protocols.push_back({server::kHttp1, h1::make_session_factory()});
  if (has_http2()) protocols.push_back({server::kHttp2, h2::make_session_factory(http2_settings(config))});
  return protocols;
}

std::vector<LibraryVersion> library_versions() {
  std::vector<LibraryVersion> versions = {{"libuv", uv_version_string()}, {"llhttp", h1::parser_version()}};
  if (has_http2()) versions.push_back({"nghttp2", h2::library_version()});
  if (has_tls()) versions.push_back({"TLS", tls::library_version()});
  for (const coding::Library& library : coding::libraries()) {
    versions.push_back({library.name, library.version});
  }
  return versions;
}

}  // namespace weft::php

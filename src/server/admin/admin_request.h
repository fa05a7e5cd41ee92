#pragma once

#include <cstdint>
#include <optional>

#include "server/admin/metrics_text.h"
#include "weft/base/bytes.h"
#include "weft/http/headers.h"

namespace weft::server {

enum class AdminPage : uint8_t { kMetrics, kLive, kReady, kStartup, kWorkers, kConfig, kCoroutines };

// Nothing when there is no such page.
std::optional<AdminPage> find_page(Bytes path);

// Whether `name` is in the query, with or without a value.
bool has_parameter(Bytes query, Bytes name);

// By the Accept fields (RFC 9110, 12.5.1): OpenMetrics 1.0 for who asks for it and does not like plain text
// better.
MetricsFormat choose_format(const http::HeaderBlock& fields);

// Whether the fields bring the token (RFC 6750, 2.1). Takes the same time whatever is wrong with what they
// bring.
bool brings_token(const http::HeaderBlock& fields, Bytes token);

}  // namespace weft::server

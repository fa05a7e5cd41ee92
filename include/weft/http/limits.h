#pragma once

#include <cstddef>
#include <cstdint>

namespace weft::http {

// What a peer may make us hold. Every number is a bound with an answer of its own.
struct Limits {
  size_t target = 8 * 1024;          // octets of the request-target; over: 414
  size_t field_name = 1024;          // octets; over: 431
  size_t field_value = 8 * 1024;     // octets; over: 431
  size_t field_section = 64 * 1024;  // octets of all fields; over: 431
  size_t fields = 256;               // over: 431
  uint64_t body = 10 * 1024 * 1024;  // octets; over: 413
  size_t write_buffer = 256 * 1024;  // outbound octets above which send() reports kBlocked
  size_t read_backlog = 64 * 1024;   // inbound octets kept while a handler is busy; then reading stops
};

}  // namespace weft::http

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "weft/base/bytes.h"

namespace weft::http {

// The records of an event stream, text/event-stream (HTML, 9.2).

// A part that is absent is left out.
struct ServerSentEvent {
  std::optional<Bytes> event;  // without line breaks
  std::optional<Bytes> id;     // without line breaks and NUL
  std::optional<uint64_t> retry_ms;
  std::optional<Bytes> data;  // CRLF, CR and LF begin a new data line
};

// What keeps a quiet stream alive.
inline constexpr Bytes kSseHeartbeat = ":\n\n";

bool has_line_break(Bytes text);

// Octets of the record; 0 when all parts are absent, which is no record.
size_t sse_size(const ServerSentEvent& event);
// Writes these octets and returns their end.
char* write_sse(char* room, const ServerSentEvent& event);

// The same for a comment, whose text has no line breaks.
size_t sse_comment_size(Bytes text);
char* write_sse_comment(char* room, Bytes text);

}  // namespace weft::http

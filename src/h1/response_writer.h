#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "weft/base/output_queue.h"
#include "weft/http/date.h"
#include "weft/http/headers.h"
#include "weft/http/refusal.h"
#include "weft/http/response_head.h"

namespace weft::h1 {

enum class Persistence : uint8_t {
  kImplied,    // HTTP/1.1, stays open: nothing is said
  kKeepAlive,  // HTTP/1.0, stays open
  kClose,
};

// What the session has decided about a head beyond what the handler said.
struct HeadPlan {
  std::optional<uint64_t> content_length;  // to be stated
  bool chunked = false;
  Persistence persistence = Persistence::kImplied;
  const http::HeaderBlock* stamps = nullptr;  // Exchange::stamps(), when there are any
};

// Appends a final head and `body`, which is the first part of the content or all of it; framed as a chunk
// where the plan says so.
void write_response(OutputQueue& out, const http::ResponseHead& head, const HeadPlan& plan,
                    const http::DateCache& date, const OwnedBytes& body);

void write_interim(OutputQueue& out, uint16_t status, std::span<const http::HeaderField> fields);

// One chunk; nothing when `data` is empty, which would be the last chunk.
void write_chunk(OutputQueue& out, const OwnedBytes& data);

void write_file_chunk(OutputQueue& out, const FilePart& part);

// The last chunk and the trailer section.
void write_last_chunk(OutputQueue& out, std::span<const http::HeaderField> trailers);

enum class RefusalBody : uint8_t { kPresent, kAbsent };

// The answer to a request that is not served; the connection closes after it. `stamps` may be null.
void write_refusal(OutputQueue& out, http::Refusal refusal, const http::DateCache& date, RefusalBody body,
                   const http::HeaderBlock* stamps);

}  // namespace weft::h1

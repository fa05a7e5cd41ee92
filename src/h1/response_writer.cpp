#include "h1/response_writer.h"

#include <array>

#include "weft/base/pen.h"
#include "weft/http/status.h"
#include "weft/http/status_text.h"

namespace weft::h1 {

using http::HeaderField;
using http::ResponseHead;

namespace {

constexpr Bytes kVersion = "HTTP/1.1 ";
constexpr Bytes kContentLength = "Content-Length: ";
constexpr Bytes kChunked = "Transfer-Encoding: chunked\r\n";
constexpr Bytes kClose = "connection: close\r\n";
constexpr Bytes kKeepAlive = "connection: keep-alive\r\n";
constexpr Bytes kLastChunk = "0\r\n";
constexpr Bytes kCrlf = "\r\n";
constexpr size_t kChunkLine = Pen::kHexadecimalDigits + kCrlf.size();

// Bodies up to here travel in the same piece as their head.
constexpr size_t kJoinUpTo = 4 * 1024;

void put_field(Pen& pen, const HeaderField& field) {
  pen.put(field.name);
  pen.literal(": ");
  pen.put(field.value);
  pen.literal("\r\n");
}

Bytes status_line(uint16_t status) {
  switch (status) {
    case 201: return "HTTP/1.1 201 Created\r\n";
    case 204: return "HTTP/1.1 204 No Content\r\n";
    case 206: return "HTTP/1.1 206 Partial Content\r\n";
    case 301: return "HTTP/1.1 301 Moved Permanently\r\n";
    case 302: return "HTTP/1.1 302 Found\r\n";
    case 303: return "HTTP/1.1 303 See Other\r\n";
    case 304: return "HTTP/1.1 304 Not Modified\r\n";
    case 400: return "HTTP/1.1 400 Bad Request\r\n";
    case 401: return "HTTP/1.1 401 Unauthorized\r\n";
    case 403: return "HTTP/1.1 403 Forbidden\r\n";
    case 404: return "HTTP/1.1 404 Not Found\r\n";
    case 500: return "HTTP/1.1 500 Internal Server Error\r\n";
    case 503: return "HTTP/1.1 503 Service Unavailable\r\n";
    default: return {};
  }
}

// Holds for any status line whose phrase is `reason`, or the registered one.
size_t status_line_bound(Bytes reason) {
  return kVersion.size() + 5 + 1 + std::max<size_t>(reason.size(), 64) + kCrlf.size();
}

void put_status_line(Pen& pen, uint16_t status, Bytes reason) {
  if (reason.empty()) {
    if (status == 200) return pen.literal("HTTP/1.1 200 OK\r\n");
    if (const Bytes line = status_line(status); !line.empty()) return pen.put(line);
    reason = http::reason_phrase(status);
  }
  pen.put(kVersion);
  pen.decimal(status);
  pen.literal(" ");
  pen.put(reason);
  pen.put(kCrlf);
}

size_t fields_size(std::span<const HeaderField> fields) {
  size_t size = 0;
  for (const HeaderField& field : fields) size += field.name.size() + field.value.size() + 4;
  return size;
}

size_t stamps_size(const http::HeaderBlock* stamps) {
  size_t size = 0;
  for (size_t i = 0; stamps && i < stamps->size(); ++i) {
    size += (*stamps)[i].name.size() + (*stamps)[i].value.size() + 4;
  }
  return size;
}

bool is_stamped(const http::HeaderBlock* stamps, Bytes name) {
  return stamps && stamps->find(name);
}

bool has_date(std::span<const HeaderField> fields) {
  for (const HeaderField& field : fields) {
    if (field.name == "date") return true;
  }
  return false;
}

// Fields that say how the message is framed come from the session alone.
bool is_framing_field(Bytes name) {
  switch (name.size()) {
    case 10: return name == "connection" || name == "keep-alive";
    case 14: return name == "content-length";
    case 17: return name == "transfer-encoding";
    default: return false;
  }
}

void put_head(Pen& pen, const ResponseHead& head, const HeadPlan& plan, const http::DateCache& date) {
  put_status_line(pen, head.status, head.reason);
  if (!has_date(head.fields)) pen.put(date.line());
  if (plan.chunked) {
    pen.put(kChunked);
  } else if (plan.content_length) {
    pen.put(kContentLength);
    pen.decimal(*plan.content_length);
    pen.put(kCrlf);
  }
  for (const HeaderField& field : head.fields) {
    if (!is_framing_field(field.name) && !is_stamped(plan.stamps, field.name)) put_field(pen, field);
  }
  for (size_t i = 0; plan.stamps && i < plan.stamps->size(); ++i) put_field(pen, (*plan.stamps)[i]);
  if (plan.persistence == Persistence::kClose) pen.put(kClose);
  if (plan.persistence == Persistence::kKeepAlive) pen.put(kKeepAlive);
  pen.put(kCrlf);
}

void put_chunk_line(Pen& pen, uint64_t size) {
  pen.hexadecimal(size);
  pen.put(kCrlf);
}

}  // namespace

void write_response(OutputQueue& out, const ResponseHead& head, const HeadPlan& plan,
                    const http::DateCache& date, const OwnedBytes& body) {
  const bool join = !body.data.empty() && body.data.size() <= kJoinUpTo;
  const size_t bound = status_line_bound(head.reason) + date.line().size() + kContentLength.size() +
                       kChunked.size() + Pen::kDecimalDigits + fields_size(head.fields) +
                       stamps_size(plan.stamps) + kKeepAlive.size() + 2 * kCrlf.size() +
                       (join ? body.data.size() + kChunkLine + kCrlf.size() : 0);
  Pen pen(out.reserve(bound));
  put_head(pen, head, plan, date);
  if (join) {
    if (plan.chunked) put_chunk_line(pen, body.data.size());
    pen.put(body.data);
    if (plan.chunked) pen.put(kCrlf);
  }
  out.commit(pen.size());
  if (join) {
    body.done();
  } else if (plan.chunked) {
    write_chunk(out, body);
  } else {
    out.append(body);
  }
}

void write_interim(OutputQueue& out, uint16_t status, std::span<const HeaderField> fields) {
  Pen pen(out.reserve(status_line_bound({}) + fields_size(fields) + kCrlf.size()));
  put_status_line(pen, status, {});
  for (const HeaderField& field : fields) {
    if (!is_framing_field(field.name)) put_field(pen, field);
  }
  pen.put(kCrlf);
  out.commit(pen.size());
}

void write_chunk(OutputQueue& out, const OwnedBytes& data) {
  if (data.data.empty()) return data.done();
  const bool join = data.data.size() <= kJoinUpTo;
  Pen pen(out.reserve(kChunkLine + (join ? data.data.size() + kCrlf.size() : 0)));
  put_chunk_line(pen, data.data.size());
  if (join) {
    pen.put(data.data);
    pen.put(kCrlf);
  }
  out.commit(pen.size());
  if (join) return data.done();
  out.append(data);
  out.append(kCrlf);
}

void write_file_chunk(OutputQueue& out, const FilePart& part) {
  if (part.size == 0) return part.done();
  Pen pen(out.reserve(kChunkLine));
  put_chunk_line(pen, part.size);
  out.commit(pen.size());
  out.append(part);
  out.append(kCrlf);
}

void write_last_chunk(OutputQueue& out, std::span<const HeaderField> trailers) {
  Pen pen(out.reserve(kLastChunk.size() + fields_size(trailers) + kCrlf.size()));
  pen.put(kLastChunk);
  for (const HeaderField& field : trailers) {
    if (!is_framing_field(field.name)) put_field(pen, field);
  }
  pen.put(kCrlf);
  out.commit(pen.size());
}

void write_refusal(OutputQueue& out, http::Refusal refusal, const http::DateCache& date, RefusalBody body,
                   const http::HeaderBlock* stamps) {
  // RFC 9110, 15.5.6 wants to know what would be allowed; only CONNECT is refused with 405 here.
  static constexpr HeaderField kAllow[] = {
      {"Content-Type", "text/plain; charset=utf-8"},
      {"Allow", "GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH, QUERY"},
  };
  static constexpr HeaderField kRetry[] = {
      {"Content-Type", "text/plain; charset=utf-8"},
      {"Retry-After", "1"},
  };
  const http::StatusText text(refusal.status);
  ResponseHead head;
  head.status = refusal.status;
  head.fields = refusal.status == 405   ? std::span(kAllow)
                : refusal.status == 503 ? std::span(kRetry)
                                        : std::span(kRetry).first(1);
  HeadPlan plan;
  plan.content_length = text.text().size();
  plan.persistence = Persistence::kClose;
  plan.stamps = stamps;
  write_response(out, head, plan, date,
                 body == RefusalBody::kPresent ? OwnedBytes(text.text()) : OwnedBytes());
}

}  // namespace weft::h1

#include "log/formatter.h"

#include <unistd.h>

namespace weft::log {

namespace {

constexpr size_t kMaxHostName = 255;

// Of a path where it is only part of a summary.
constexpr size_t kMaxSummaryPath = 256;

constexpr Bytes kColourOff = "\x1b[0m";
constexpr Bytes kDim = "\x1b[2m";
constexpr Bytes kRed = "\x1b[31m";
constexpr Bytes kGreen = "\x1b[32m";
constexpr Bytes kYellow = "\x1b[33m";
constexpr Bytes kCyan = "\x1b[36m";

Bytes name_of(Severity severity) {
  switch (severity) {
    case Severity::kDebug: return "DEBUG";
    case Severity::kInfo: return "INFO";
    case Severity::kWarn: return "WARN";
    default: return "ERROR";
  }
}

Bytes lower_name_of(Severity severity) {
  switch (severity) {
    case Severity::kDebug: return "debug";
    case Severity::kInfo: return "info";
    case Severity::kWarn: return "warn";
    default: return "error";
  }
}

// RFC 5424, 6.2.1.
uint32_t syslog_severity(Severity severity) {
  switch (severity) {
    case Severity::kDebug: return 7;
    case Severity::kInfo: return 6;
    case Severity::kWarn: return 4;
    default: return 3;
  }
}

void put_milliseconds(LineWriter& out, uint64_t nanoseconds) {
  const uint64_t micros = nanoseconds / 1000;
  out.decimal(micros / 1000);
  out.put('.');
  out.padded(static_cast<uint32_t>(micros % 1000), 3);
  out.literal("ms");
}

void put_seconds(LineWriter& out, uint64_t nanoseconds) {
  const uint64_t micros = nanoseconds / 1000;
  out.decimal(micros / 1'000'000);
  out.put('.');
  out.padded(static_cast<uint32_t>(micros % 1'000'000), 6);
}

// What a program would want to know, under the names of OpenTelemetry's conventions.
template <class Sink>
void put_attributes(const AccessRecord& access, Sink&& sink) {
  sink.text("http.request.method", access.method);
  sink.text("url.path", access.path);
  if (!access.query.empty()) sink.text("url.query", access.query);
  if (access.status != 0) sink.number("http.response.status_code", access.status);
  if (!access.error.empty()) sink.text("error.type", access.error);
  sink.text("network.protocol.version", access.protocol_version);
  sink.number("http.response.body.size", access.body_size);
  sink.seconds("http.server.request.duration", access.duration_ns);
  if (!access.client_address.empty()) sink.text("client.address", access.client_address);
  if (access.client_port) sink.number("client.port", *access.client_port);
  if (!access.request_id.empty()) sink.text("http.request.id", access.request_id);
}

class JsonAttributes {
 public:
  explicit JsonAttributes(LineWriter& out) : out_(out) {}

  template <size_t N>
  void text(const char (&name)[N], Bytes value) {
    key(name);
    out_.put('"');
    out_.json(value);
    out_.put('"');
  }
  template <size_t N>
  void number(const char (&name)[N], uint64_t value) {
    key(name);
    out_.decimal(value);
  }
  template <size_t N>
  void seconds(const char (&name)[N], uint64_t nanoseconds) {
    key(name);
    put_seconds(out_, nanoseconds);
  }

 private:
  template <size_t N>
  void key(const char (&name)[N]) {
    out_.json_key(before_, name);
    before_ = ',';
  }

  LineWriter& out_;
  char before_ = '{';
};

class LogfmtAttributes {
 public:
  explicit LogfmtAttributes(LineWriter& out, bool first) : out_(out), first_(first) {}

  template <size_t N>
  void text(const char (&name)[N], Bytes value) {
    key(name);
    out_.logfmt(value);
  }
  template <size_t N>
  void number(const char (&name)[N], uint64_t value) {
    key(name);
    out_.decimal(value);
  }
  template <size_t N>
  void seconds(const char (&name)[N], uint64_t nanoseconds) {
    key(name);
    put_seconds(out_, nanoseconds);
  }

 private:
  template <size_t N>
  void key(const char (&name)[N]) {
    if (!first_) out_.put(' ');
    first_ = false;
    out_.literal(name);
    out_.put('=');
  }

  LineWriter& out_;
  bool first_;
};

// `GET /path 200`: where the attributes stand beside it.
void put_summary(LineWriter& out, const AccessRecord& access) {
  out.json(access.method);
  out.put(' ');
  out.json(access.path, kMaxSummaryPath);
  out.put(' ');
  if (access.status != 0) {
    out.decimal(access.status);
  } else {
    out.put('-');
  }
}

void put_target(LineWriter& out, const AccessRecord& access) {
  out.quoted(access.path);
  if (access.query.empty()) return;
  out.put('?');
  out.quoted(access.query);
}

// `access: 127.0.0.1 "GET /path?query HTTP/1.1" 200 13 0.123ms`
void put_access(LineWriter& out, const AccessRecord& access) {
  out.literal("access: ");
  out.quoted(access.client_address.empty() ? Bytes("-") : access.client_address);
  out.literal(" \"");
  out.quoted(access.method);
  out.put(' ');
  put_target(out, access);
  out.literal(" HTTP/");
  out.put(access.protocol_version);
  out.literal("\" ");
  out.decimal(access.status);
  out.put(' ');
  out.decimal(access.body_size);
  out.put(' ');
  put_milliseconds(out, access.duration_ns);
}

// What put_access() leaves out.
void put_ids(LineWriter& out, const AccessRecord& access) {
  LogfmtAttributes attributes(out, /* first */ false);
  if (!access.error.empty()) attributes.text("error", access.error);
  if (!access.request_id.empty()) attributes.text("request_id", access.request_id);
  if (!access.trace_id.empty()) attributes.text("trace_id", access.trace_id);
  if (!access.span_id.empty()) attributes.text("span_id", access.span_id);
}

void put_message(LineWriter& out, const Record& record) {
  if (record.access) {
    put_access(out, *record.access);
  } else {
    out.plain(record.message, Formatter::kMaxMessage);
  }
}

void put_plain(LineWriter& out, const Timestamp& time, const Record& record) {
  out.put(time.text());
  out.put(' ');
  out.put(name_of(record.severity));
  out.put(' ');
  put_message(out, record);
  if (record.access) put_ids(out, *record.access);
}

void put_logfmt(LineWriter& out, const Timestamp& time, const Record& record) {
  out.literal("ts=");
  out.put(time.text());
  out.literal(" level=");
  out.put(lower_name_of(record.severity));
  out.literal(" msg=");
  if (!record.access) return out.logfmt(record.message, Formatter::kMaxMessage);
  const AccessRecord& access = *record.access;
  out.put('"');
  put_summary(out, access);
  out.put('"');
  LogfmtAttributes attributes(out, /* first */ false);
  put_attributes(access, attributes);
  if (!access.trace_id.empty()) attributes.text("trace_id", access.trace_id);
  if (!access.span_id.empty()) attributes.text("span_id", access.span_id);
}

void put_json_severity(LineWriter& out, Severity severity) {
  if (severity == Severity::kInfo) [[likely]]
    return out.literal("\",\"SeverityNumber\":9,\"SeverityText\":\"INFO\",\"Body\":\"");
  out.literal("\",\"SeverityNumber\":");
  out.decimal(static_cast<uint64_t>(severity));
  out.literal(",\"SeverityText\":\"");
  out.put(name_of(severity));
  out.literal("\",\"Body\":\"");
}

// OpenTelemetry's log data model.
void put_json(LineWriter& out, const Timestamp& time, const Record& record) {
  out.literal("{\"Timestamp\":\"");
  out.octets(time.octets());
  put_json_severity(out, record.severity);
  if (!record.access) {
    out.json(record.message, Formatter::kMaxMessage);
    return out.literal("\"}");
  }
  const AccessRecord& access = *record.access;
  put_summary(out, access);
  out.literal("\",\"Attributes\":");
  put_attributes(access, JsonAttributes(out));
  out.put('}');
  if (!access.trace_id.empty()) {
    out.literal(",\"TraceId\":\"");
    out.put(access.trace_id);
    out.literal("\",\"SpanId\":\"");
    out.put(access.span_id);
    out.put('"');
  }
  out.put('}');
}

Bytes colour_of(Severity severity) {
  switch (severity) {
    case Severity::kDebug: return kDim;
    case Severity::kInfo: return kGreen;
    case Severity::kWarn: return kYellow;
    default: return kRed;
  }
}

Bytes colour_of_status(uint16_t status) {
  return status >= 500 ? kRed : status >= 400 ? kYellow : status >= 300 ? kCyan : kGreen;
}

void put_time_pattern(LineWriter& out, const Timestamp& time, Bytes pattern) {
  const Bytes text = time.text();
  for (const char c : pattern) {
    switch (c) {
      case 'Y': out.put(text.substr(0, 4)); break;
      case 'y': out.put(text.substr(2, 2)); break;
      case 'm': out.put(text.substr(5, 2)); break;
      case 'd': out.put(text.substr(8, 2)); break;
      case 'H': out.put(text.substr(11, 2)); break;
      case 'i': out.put(text.substr(14, 2)); break;
      case 's': out.put(text.substr(17, 2)); break;
      case 'v': out.put(text.substr(20, 3)); break;
      default: out.put(c);
    }
  }
}

// " HOST weft PID ": RFC 5424 wants printable ASCII without spaces.
std::string syslog_origin() {
  char host[kMaxHostName + 1] = "";
  if (::gethostname(host, kMaxHostName) != 0) host[0] = '\0';
  std::string origin = " ";
  for (const char* c = host; *c != '\0'; ++c) origin += *c > 0x20 && *c < 0x7f ? *c : '?';
  if (origin.size() == 1) origin += '-';
  return origin + " weft " + std::to_string(::getpid()) + " ";
}

}  // namespace

Formatter::Formatter(const SinkOptions& options, Colours colours)
    : shape_(options.kind == SinkKind::kSyslog ? Shape::kSyslog : static_cast<Shape>(options.format)),
      colours_(colours),
      facility_(options.facility),
      template_(options.line_template) {
  if (shape_ == Shape::kSyslog) syslog_origin_ = syslog_origin();
}

void Formatter::format(LineWriter& out, const Timestamp& time, const Record& record) const {
  switch (shape_) {
    case Shape::kPlain: return put_plain(out, time, record);
    case Shape::kLogfmt: return put_logfmt(out, time, record);
    case Shape::kJson: return put_json(out, time, record);
    case Shape::kPretty: return put_pretty(out, time, record);
    case Shape::kTemplate: return put_template(out, time, record);
    case Shape::kSyslog: return put_syslog(out, time, record);
  }
}

void Formatter::put_pretty(LineWriter& out, const Timestamp& time, const Record& record) const {
  const auto colour = [&](Bytes code) {
    if (colours_ == Colours::kYes) out.put(code);
  };
  colour(kDim);
  out.put(time.text().substr(11, 12));
  colour(kColourOff);
  out.put(' ');
  colour(colour_of(record.severity));
  const Bytes name = name_of(record.severity);
  out.put(name);
  colour(kColourOff);
  out.put(Bytes("  ").substr(name.size() - 4));
  if (!record.access) return out.plain(record.message, kMaxMessage);
  const AccessRecord& access = *record.access;
  colour(colour_of_status(access.status));
  out.decimal(access.status);
  colour(kColourOff);
  out.put(' ');
  out.plain(access.method);
  out.put(' ');
  put_target(out, access);
  out.put(' ');
  colour(kDim);
  out.decimal(access.body_size);
  out.literal("B ");
  put_milliseconds(out, access.duration_ns);
  out.put(' ');
  out.plain(access.client_address.empty() ? Bytes("-") : access.client_address);
  put_ids(out, access);
  colour(kColourOff);
}

void Formatter::put_template(LineWriter& out, const Timestamp& time, const Record& record) const {
  using Kind = LineTemplate::Kind;
  for (const LineTemplate::Segment& segment : template_.segments()) {
    switch (segment.kind) {
      case Kind::kText: out.plain(segment.text); break;
      case Kind::kTime: out.put(time.text()); break;
      case Kind::kTimePattern: put_time_pattern(out, time, segment.text); break;
      case Kind::kLevel: out.put(name_of(record.severity)); break;
      case Kind::kMessage: put_message(out, record); break;
      case Kind::kAttributes:
        if (record.access) put_attributes(*record.access, LogfmtAttributes(out, /* first */ true));
        break;
      case Kind::kTrace:
        if (record.access) out.put(record.access->trace_id);
        break;
      case Kind::kSpan:
        if (record.access) out.put(record.access->span_id);
        break;
    }
  }
}

// RFC 5424, 6.
void Formatter::put_syslog(LineWriter& out, const Timestamp& time, const Record& record) const {
  out.put('<');
  out.decimal(facility_ * 8u + syslog_severity(record.severity));
  out.literal(">1 ");
  out.put(time.text());
  out.put(syslog_origin_);
  out.put(record.access ? Bytes("access - ") : Bytes("app - "));
  put_message(out, record);
  if (record.access) put_ids(out, *record.access);
}

}  // namespace weft::log

#include "php/log_sinks.h"

#include <climits>
#include <cstring>
#include <string>
#include <utility>

#include <unistd.h>

#include "php/classes/http_classes.h"
#include "php/errors.h"
#include "weft/log/pipeline.h"

namespace weft::php {

namespace {

// A word of a specification, and what it means.
template <class T>
using Word = std::pair<Bytes, T>;

enum class Type : uint8_t { kStream, kFile, kStdout, kStderr, kSyslog };

constexpr Word<Type> kTypes[] = {{"stream", Type::kStream},
                                 {"file", Type::kFile},
                                 {"stdout", Type::kStdout},
                                 {"stderr", Type::kStderr},
                                 {"syslog", Type::kSyslog}};
constexpr Word<log::Format> kFormats[] = {{"plain", log::Format::kPlain},
                                          {"logfmt", log::Format::kLogfmt},
                                          {"json", log::Format::kJson},
                                          {"pretty", log::Format::kPretty},
                                          {"template", log::Format::kTemplate}};
constexpr Word<log::Category> kCategories[] = {
    {"app", log::Category::kApp}, {"access", log::Category::kAccess}, {"all", log::Category::kAll}};
constexpr Bytes kKeys[] = {"type",   "stream",   "path",     "target", "facility",
                           "format", "template", "category", "level"};

Bytes bytes_of(const zval* text) {
  return Bytes(Z_STRVAL_P(text), Z_STRLEN_P(text));
}

php_stream* open_stream_of(const zval* value) {
  if (Z_TYPE_P(value) != IS_RESOURCE) return nullptr;
  return static_cast<php_stream*>(
      zend_fetch_resource2(Z_RES_P(value), nullptr, php_file_le_stream(), php_file_le_pstream()));
}

// Reads one sink; each function is false with an exception pending.
class SpecReader {
 public:
  SpecReader(HashTable* spec, std::string place, LogSinkConfig& out)
      : spec_(spec), place_(std::move(place)), out_(out) {}

  bool read() {
    out_.options.kind = log::SinkKind::kDescriptor;
    return check_keys() && read_type() && read_format() &&
           read_word("category", kCategories, out_.options.category) && read_level();
  }

 private:
  bool fail(const std::string& what) const {
    throw_invalid_argument("%s: %s", place_.c_str(), what.c_str());
    return false;
  }

  const zval* find(const char* key) const {
    zval* value = zend_hash_str_find(spec_, key, std::strlen(key));
    if (value) ZVAL_DEREF(value);
    return value;
  }

  bool check_keys() const {
    zend_string* key;
    ZEND_HASH_FOREACH_STR_KEY(spec_, key) {
      const Bytes name = key ? Bytes(ZSTR_VAL(key), ZSTR_LEN(key)) : Bytes();
      bool known = false;
      for (const Bytes candidate : kKeys) known |= name == candidate;
      if (!key) return fail("a value without a key; use \"type\", \"format\" and so on");
      if (!known) return fail("there is no \"" + std::string(name) + "\"");
    }
    ZEND_HASH_FOREACH_END();
    return true;
  }

  // Null and no exception when it is not there.
  bool read_text(const char* key, const zval*& text) const {
    text = find(key);
    if (!text || Z_TYPE_P(text) == IS_STRING) return true;
    return fail("\"" + std::string(key) + "\" must be a string");
  }

  template <class T, size_t N>
  bool read_word(const char* key, const Word<T> (&words)[N], T& value) const {
    const zval* text;
    if (!read_text(key, text)) return false;
    if (!text) return true;
    std::string known;
    for (size_t i = 0; i < N; ++i) {
      if (words[i].first == bytes_of(text)) {
        value = words[i].second;
        return true;
      }
      known += std::string(i == 0       ? ""
                           : i + 1 == N ? " or "
                                        : ", ") +
               "\"" + std::string(words[i].first) + "\"";
    }
    return fail("\"" + std::string(key) + "\" is \"" + Z_STRVAL_P(text) + "\"; use " + known);
  }

  bool read_type() {
    if (!find("type")) return fail("\"type\" is missing");
    Type type = Type::kStderr;
    if (!read_word("type", kTypes, type)) return false;
    switch (type) {
      case Type::kStream: return read_stream();
      case Type::kFile: return read_path();
      case Type::kSyslog: return read_syslog();
      case Type::kStdout: out_.options.descriptor = STDOUT_FILENO; break;
      case Type::kStderr: out_.options.descriptor = STDERR_FILENO; break;
    }
    return true;
  }

  bool read_stream() {
    const zval* stream = find("stream");
    if (!stream) return fail("\"stream\" is missing");
    if (!check_log_stream(stream, place_.c_str(), "a stream resource")) return false;
    ZVAL_COPY(&out_.stream, stream);
    return true;
  }

  bool read_path() {
    const zval* path;
    if (!read_text("path", path)) return false;
    if (!path) return fail("\"path\" is missing");
    if (Z_STRLEN_P(path) == 0 || Z_STRLEN_P(path) >= PATH_MAX ||
        std::strlen(Z_STRVAL_P(path)) != Z_STRLEN_P(path)) {
      return fail("\"path\" must have 1 to 4095 bytes, none of them NUL");
    }
    out_.options.kind = log::SinkKind::kFile;
    out_.options.path = bytes_of(path);
    return true;
  }

  bool read_syslog() {
    out_.options.kind = log::SinkKind::kSyslog;
    const zval* target;
    const zval* facility;
    if (!read_text("target", target) || !read_text("facility", facility)) return false;
    if (target) {
      auto parsed = log::SyslogTarget::parse(bytes_of(target));
      if (!parsed)
        return fail("\"target\" is \"" + std::string(Z_STRVAL_P(target)) + "\": " + parsed.error());
      out_.options.syslog = std::move(parsed.value());
    }
    if (!facility) return true;
    const auto number = log::syslog_facility(bytes_of(facility));
    if (!number)
      return fail("\"facility\" is \"" + std::string(Z_STRVAL_P(facility)) +
                  "\"; use \"user\", \"daemon\", \"local0\" to \"local7\" or another name of RFC 5424");
    out_.options.facility = *number;
    return true;
  }

  bool read_format() {
    const zval* text;
    if (!read_word("format", kFormats, out_.options.format) || !read_text("template", text)) return false;
    if (out_.options.format != log::Format::kTemplate) {
      return !text || fail("\"template\" needs \"format\" to be \"template\"");
    }
    if (!text) return fail("\"template\" is missing");
    auto parsed = log::LineTemplate::parse(bytes_of(text));
    if (!parsed) return fail(parsed.error());
    out_.options.line_template = std::move(parsed.value());
    return true;
  }

  bool read_level() {
    const zval* level = find("level");
    if (!level || Z_TYPE_P(level) != IS_OBJECT || Z_OBJCE_P(level) != log_severity_class()) {
      return fail("\"level\" must be a LogSeverity");
    }
    const zend_long number = Z_LVAL_P(zend_enum_fetch_case_value(Z_OBJ_P(level)));
    out_.options.level = number == ServerConfig::kLogOff ? Severity::kOff : static_cast<Severity>(number);
    return true;
  }

  HashTable* const spec_;
  const std::string place_;
  LogSinkConfig& out_;
};

}  // namespace

bool check_log_stream(const zval* value, const char* place, const char* permitted) {
  const php_stream* stream = open_stream_of(value);
  if (!stream) {
    throw_invalid_argument("%s: %s is no open stream; use %s", place, zend_zval_type_name(value), permitted);
    return false;
  }
  if (!std::strpbrk(stream->mode, "waxc+")) {
    throw_invalid_argument("%s: the stream is open in mode \"%s\"; use one that can be written to", place,
                           stream->mode);
    return false;
  }
  return true;
}

bool parse_log_sinks(HashTable* sinks, std::vector<LogSinkConfig>& out) {
  if (zend_hash_num_elements(sinks) > log::Pipeline::kMaxSinks) {
    throw_invalid_argument("setLogSinks(): %u sinks; use 0 to %zu", zend_hash_num_elements(sinks),
                           log::Pipeline::kMaxSinks);
    return false;
  }
  zval* spec;
  ZEND_HASH_FOREACH_VAL(sinks, spec) {
    ZVAL_DEREF(spec);
    std::string place = "setLogSinks(): sink " + std::to_string(out.size());
    if (Z_TYPE_P(spec) != IS_ARRAY) {
      throw_invalid_argument("%s: %s given; use an array", place.c_str(), zend_zval_type_name(spec));
      return false;
    }
    if (!SpecReader(Z_ARRVAL_P(spec), std::move(place), out.emplace_back()).read()) return false;
  }
  ZEND_HASH_FOREACH_END();
  return true;
}

}  // namespace weft::php

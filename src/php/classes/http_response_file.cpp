// HttpResponse: answering with a file.

#include <cstring>

#include "php/classes/http_classes.h"
#include "php/classes/http_response.h"
#include "php/errors.h"
#include "weft/files/file_answer.h"
#include "weft/http/status.h"

namespace weft::php {

namespace {

using FileOrder = ResponseState::FileOrder;

zval* property(zend_object* options, const char* name) {
  static thread_local zval scratch;
  return zend_read_property(send_file_options_class(), options, name, std::strlen(name), true, &scratch);
}

bool flag(zend_object* options, const char* name) {
  return zend_is_true(property(options, name));
}

// Null with an exception pending for a text that cannot be in a header field.
const char* checked_text(zend_object* options, const char* name, Bytes& out) {
  const zval* const value = property(options, name);
  if (Z_TYPE_P(value) != IS_STRING) return "";
  out = Bytes(Z_STRVAL_P(value), Z_STRLEN_P(value));
  for (const char c : out) {
    if (c != '\r' && c != '\n' && c != '\0') continue;
    throw_invalid_argument("sendFile(): $%s holds CR, LF or NUL", name);
    return nullptr;
  }
  return Z_STRVAL_P(value);
}

bool read_status(zend_object* options, FileOrder& order) {
  const zval* const value = property(options, "status");
  if (Z_TYPE_P(value) != IS_LONG) return true;
  const zend_long status = Z_LVAL_P(value);
  const bool valid =
      status >= 200 && status <= 599 && status != 205 && !http::forbids_body(static_cast<uint16_t>(status));
  if (valid) order.status = static_cast<uint16_t>(status);
  if (!valid)
    throw_invalid_argument("sendFile(): $status " ZEND_LONG_FMT
                           " is none that can carry a body; use 200 to 599 but 204, 205 and 304",
                           status);
  return valid;
}

// False with an exception pending.
bool read_options(zend_object* options, FileOrder& order) {
  Bytes type, name, cache_control;
  if (!checked_text(options, "contentType", type) || !checked_text(options, "downloadName", name) ||
      !checked_text(options, "cacheControl", cache_control) || !read_status(options, order)) {
    return false;
  }
  order.content_type = type;
  order.cache_control = cache_control;
  const zval* const disposition = property(options, "disposition");
  if (Z_TYPE_P(disposition) == IS_OBJECT) {
    const zval* const word = zend_enum_fetch_case_value(Z_OBJ_P(disposition));
    if (!name.empty() || !zend_string_equals_literal(Z_STR_P(word), "inline"))
      order.disposition = files::content_disposition({Z_STRVAL_P(word), Z_STRLEN_P(word)}, name);
  }
  order.etag = flag(options, "etag");
  order.last_modified = flag(options, "lastModified");
  order.ranges = flag(options, "acceptRanges");
  order.precompressed = flag(options, "precompressed");
  order.conditional = flag(options, "conditional");
  order.delete_after = flag(options, "deleteAfterSend");
  return true;
}

bool check_path(const zend_string* path) {
  const Bytes text(ZSTR_VAL(path), ZSTR_LEN(path));
  const bool valid = text.starts_with('/') && text.find('\0') == Bytes::npos;
  if (!valid) throw_invalid_argument("sendFile(): the path \"%s\" is not absolute", ZSTR_VAL(path));
  return valid;
}

// Whether nothing was sent or built yet; else an exception is pending.
bool may_seal(const ResponseState& response) {
  using Stage = ResponseState::Stage;
  switch (response.stage()) {
    case Stage::kBuffered:
      if (!response.body()) return true;
      throw_runtime("sendFile() cannot follow setBody() or appendBody()");
      return false;
    case Stage::kStreaming: throw_runtime("sendFile() cannot follow write()"); return false;
    case Stage::kFile: throw_runtime("sendFile(): the response is sealed by sendFile()"); return false;
    case Stage::kAborted: throw_runtime("sendFile(): the response was aborted"); return false;
    case Stage::kEnded: break;
  }
  throw_runtime("sendFile(): the response has already ended");
  return false;
}

}  // namespace

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_HttpResponse, sendFile) {
  zend_string* path;
  zval* options = nullptr;
  ZEND_PARSE_PARAMETERS_START(1, 2)
  Z_PARAM_STR(path)
  Z_PARAM_OPTIONAL
  Z_PARAM_OBJECT_OF_CLASS_OR_NULL(options, send_file_options_class())
  ZEND_PARSE_PARAMETERS_END();
  ResponseState& response = response_of(ZEND_THIS);
  if (!check_path(path) || !may_seal(response)) RETURN_THROWS();
  ResponseState::FileOrder order;
  if (options && !read_options(Z_OBJ_P(options), order)) RETURN_THROWS();
  order.path.assign(ZSTR_VAL(path), ZSTR_LEN(path));
  response.seal_with_file(std::move(order));
}

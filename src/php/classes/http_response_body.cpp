// HttpResponse: buffered bodies.

#include "php/classes/http_classes.h"
#include "php/classes/http_response.h"
#include "php/errors.h"

namespace weft::php {

namespace {

// The state of $this while a buffered body may still be built; null with an exception pending otherwise.
ResponseState* response_with_open_body(zval* object, const char* method) {
  ResponseState& response = response_of(object);
  if (response.stage() == ResponseState::Stage::kBuffered) return &response;
  if (response.stage() == ResponseState::Stage::kStreaming) {
    throw_runtime("%s cannot follow write(): a response is buffered or streamed, not both", method);
  } else if (response.stage() == ResponseState::Stage::kFile) {
    throw_runtime("%s: the response is sealed by sendFile()", method);
  } else {
    throw_runtime("%s: the response has already ended", method);
  }
  return nullptr;
}

void set_default_content_type(ResponseState& response, const char* type, size_t size) {
  zend_string* name = ZSTR_INIT_LITERAL("content-type", false);
  if (!response.headers.find(name)) {
    zend_string* value = zend_string_init(type, size, 0);
    response.headers.add(name, value);
    zend_string_release(value);
  }
  zend_string_release(name);
}

void set_literal_body(ResponseState& response, const char* text, size_t size) {
  zend_string* body = zend_string_init(text, size, 0);
  response.set_body(body);
  zend_string_release(body);
}

// Null when the data cannot be encoded, or user code threw while it was.
zend_string* encode_json(zval* data, zend_long flags) {
  smart_str encoded = {nullptr, 0};
  const bool complete = php_json_encode(&encoded, data, static_cast<int>(flags)) == SUCCESS ||
                        (flags & PHP_JSON_PARTIAL_OUTPUT_ON_ERROR) != 0;
  if (!complete || EG(exception)) {
    smart_str_free(&encoded);
    return nullptr;
  }
  return smart_str_extract(&encoded);
}

bool check_final_status(const char* method, zend_long status) {
  if (status >= 200 && status <= 599) return true;
  throw_invalid_argument("%s: %" PRId64 " is not a final status; use 200 to 599", method,
                         static_cast<int64_t>(status));
  return false;
}

}  // namespace

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_HttpResponse, setBody) {
  zend_string* body;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_STR(body)
  ZEND_PARSE_PARAMETERS_END();
  ResponseState* response = response_with_open_body(ZEND_THIS, "setBody()");
  if (!response) RETURN_THROWS();
  response->set_body(body);
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpResponse, appendBody) {
  zend_string* body;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_STR(body)
  ZEND_PARSE_PARAMETERS_END();
  ResponseState* response = response_with_open_body(ZEND_THIS, "appendBody()");
  if (!response) RETURN_THROWS();
  response->append_body(body);
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpResponse, getBody) {
  ZEND_PARSE_PARAMETERS_NONE();
  zend_string* body = response_of(ZEND_THIS).body();
  if (!body) RETURN_EMPTY_STRING();
  RETURN_STR_COPY(body);
}

ZEND_METHOD(Weft_HttpResponse, json) {
  zval* data;
  zend_long status = 200;
  zend_long flags = 0;
  ZEND_PARSE_PARAMETERS_START(1, 3)
  Z_PARAM_ZVAL(data)
  Z_PARAM_OPTIONAL
  Z_PARAM_LONG(status)
  Z_PARAM_LONG(flags)
  ZEND_PARSE_PARAMETERS_END();
  if (!check_final_status("json()", status)) RETURN_THROWS();
  const zend_long effective =
      (flags != 0 ? flags : response_of(ZEND_THIS).json_flags) & ~PHP_JSON_THROW_ON_ERROR;
  zend_string* body =
      Z_TYPE_P(data) == IS_STRING ? zend_string_copy(Z_STR_P(data)) : encode_json(data, effective);
  // Only now: jsonSerialize() of a script may have written or ended the response.
  ResponseState* response = EG(exception) ? nullptr : response_with_open_body(ZEND_THIS, "json()");
  if (!response) {
    if (body) zend_string_release(body);
    RETURN_THROWS();
  }
  set_default_content_type(*response, ZEND_STRL("application/json"));
  if (body) {
    response->status = static_cast<uint16_t>(status);
    response->set_body(body);
    zend_string_release(body);
  } else {
    response->status = 500;
    set_literal_body(*response, ZEND_STRL("{\"error\":\"json encoding failed\"}"));
  }
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpResponse, html) {
  zend_string* html;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_STR(html)
  ZEND_PARSE_PARAMETERS_END();
  ResponseState* response = response_with_open_body(ZEND_THIS, "html()");
  if (!response) RETURN_THROWS();
  zend_string* name = ZSTR_INIT_LITERAL("content-type", false);
  response->headers.remove(name);
  zend_string_release(name);
  set_default_content_type(*response, ZEND_STRL("text/html; charset=utf-8"));
  response->set_body(html);
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpResponse, redirect) {
  zend_string* url;
  zend_long status = 302;
  ZEND_PARSE_PARAMETERS_START(1, 2)
  Z_PARAM_STR(url)
  Z_PARAM_OPTIONAL
  Z_PARAM_LONG(status)
  ZEND_PARSE_PARAMETERS_END();
  ResponseState* response = response_with_open_head(ZEND_THIS);
  if (!response) RETURN_THROWS();
  if (status < 300 || status > 399) {
    throw_invalid_argument("redirect(): %" PRId64 " is not a redirection; use 300 to 399",
                           static_cast<int64_t>(status));
    RETURN_THROWS();
  }
  zend_string* name = ZSTR_INIT_LITERAL("location", false);
  const bool valid = check_field_value(name, url);
  if (valid) {
    response->headers.remove(name);
    response->headers.add(name, url);
    response->status = static_cast<uint16_t>(status);
  }
  zend_string_release(name);
  if (!valid) RETURN_THROWS();
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

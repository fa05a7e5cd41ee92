// HttpResponse: the object, and what its methods in the files beside this one share.

#include "php/classes/http_response.h"

#include "php/classes/http_classes.h"
#include "php/errors.h"
#include "php/object.h"
#include "stubs/HttpResponse_arginfo.h"

namespace weft::php {

namespace {

using ResponseBox = ObjectBox<ResponseState>;

}  // namespace

zend_object* new_response_object(ResponseState*& state) {
  zend_object* object = ResponseBox::create();
  state = ResponseBox::native_of(object);
  return object;
}

zend_class_entry* http_response_class() {
  return ResponseBox::entry();
}

ResponseState& response_of(zval* object) {
  return *ResponseBox::native_of(Z_OBJ_P(object));
}

ResponseState* response_with_open_head(zval* object) {
  ResponseState& response = response_of(object);
  if (!response.committed() && !response.over()) return &response;
  if (response.stage() == ResponseState::Stage::kAborted) {
    throw_runtime("The response was aborted: its status and header fields can no longer change");
  } else if (response.over()) {
    throw_runtime("The response has ended: its status and header fields can no longer change");
  } else {
    throw_runtime("The header fields are already sent: set them before the first write()");
  }
  return nullptr;
}

ResponseState* response_with_open_trailers(zval* object) {
  ResponseState& response = response_of(object);
  if (response.over()) {
    throw_runtime("The response has ended: its trailers can no longer change");
    return nullptr;
  }
  if (response.committed() && !response.announced_trailers()) {
    throw_runtime(
        "The header fields are sent without trailers to follow: set the first trailer before write()");
    return nullptr;
  }
  return &response;
}

ResponseState* response_with_open_stream(zval* object, const char* method) {
  ResponseState& response = response_of(object);
  if (response.stage() == ResponseState::Stage::kFile) {
    throw_runtime("%s: the response is sealed by sendFile()", method);
    return nullptr;
  }
  if (!response.over()) return &response;
  if (response.stage() == ResponseState::Stage::kAborted) {
    throw_runtime("%s: the response was aborted", method);
  } else {
    throw_runtime("%s: the response has already ended", method);
  }
  return nullptr;
}

void throw_peer_gone() {
  zend_throw_exception(http_exception_class(), "The client has closed the connection", 499);
}

void register_http_response_class() {
  ResponseBox::register_class(register_class_Weft_HttpResponse());
}

}  // namespace weft::php

// Private: responses are made by the server.
ZEND_METHOD(Weft_HttpResponse, __construct) {
  ZEND_PARSE_PARAMETERS_NONE();
}

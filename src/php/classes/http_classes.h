#pragma once

#include "php/zend.h"

// The classes of Weft\ as the rest of src/php needs them. Set at MINIT, read-only afterwards.

namespace weft::php {

class RequestBody;
class RequestState;
class ResponseState;
struct UploadedData;

// Each in the file named like its class.
void register_http_server_class();
void register_http_server_config_class();
void register_http_request_class();
void register_http_response_class();
void register_poller_class();
void register_event_stream_class();
void register_http_exceptions();
void register_static_handler_class();
void register_send_file_options_class();
void register_request_parts_classes();
void register_uploaded_file_class();

zend_class_entry* http_response_class();
zend_class_entry* http_server_config_class();
zend_class_entry* hook_class();
zend_class_entry* log_severity_class();
zend_class_entry* same_site_class();
zend_class_entry* static_handler_class();
zend_class_entry* send_file_options_class();
zend_class_entry* http_exception_class();

struct HttpExceptionClasses {
  zend_class_entry* base;
  zend_class_entry* runtime;
  zend_class_entry* invalid_argument;
  zend_class_entry* connection;
  zend_class_entry* protocol;
  zend_class_entry* timeout;
};
const HttpExceptionClasses& http_exception_classes();

// A new object with one reference, the caller's, and the state it owns. May bail out: behind the gate only.
zend_object* new_request_object(RequestState*& state);
zend_object* new_response_object(ResponseState*& state);
// Takes everything but the name of the field.
zend_object* new_uploaded_file_object(UploadedData& data);
// `request` is the HttpRequest with that body.
zend_object* new_parts_object(zend_object* request, RequestBody& body);

// Of an HttpRequest.
RequestState& request_of(zval* object);

}  // namespace weft::php

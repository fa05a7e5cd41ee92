// Registers every class of Weft\ and its TrueAsync\ alias; the enums, which have no code of their own, too.

#include "php/classes/classes.h"
#include "php/classes/http_classes.h"
#include "php/header_names.h"
#include "stubs/Hook_arginfo.h"
#include "stubs/LogSeverity_arginfo.h"
#include "stubs/SameSite_arginfo.h"

namespace weft::php {

namespace {

zend_class_entry* hook = nullptr;
zend_class_entry* log_severity = nullptr;
zend_class_entry* same_site = nullptr;

constexpr const char* kClasses[] = {
    "HttpServer",
    "HttpServerConfig",
    "HttpRequest",
    "HttpResponse",
    "RequestPart",
    "RequestParts",
    "UploadedFile",
    "EventStream",
    "Poller",
    "HttpServerException",
    "HttpServerRuntimeException",
    "HttpServerInvalidArgumentException",
    "HttpServerConnectionException",
    "HttpServerProtocolException",
    "HttpServerTimeoutException",
    "HttpException",
    "StaticHandler",
    "StaticOnMissing",
    "StaticDotfiles",
    "StaticSymlinks",
    "SendFileOptions",
    "SendFileDisposition",
    "Hook",
    "LogSeverity",
    "SameSite",
};

// A name somebody else has is left alone.
void register_alias(const char* name) {
  zend_string* own_name = zend_strpprintf(0, "weft\\%s", name);
  zend_str_tolower(ZSTR_VAL(own_name), ZSTR_LEN(own_name));
  auto* class_entry = static_cast<zend_class_entry*>(zend_hash_find_ptr(CG(class_table), own_name));
  zend_string_release(own_name);
  if (!class_entry) return;
  zend_string* alias = zend_strpprintf(0, "TrueAsync\\%s", name);
  zend_register_class_alias_ex(ZSTR_VAL(alias), ZSTR_LEN(alias), class_entry, /* persistent */ true);
  zend_string_release(alias);
}

}  // namespace

void register_http_classes() {
  register_header_names();
  hook = register_class_Weft_Hook();
  log_severity = register_class_Weft_LogSeverity();
  same_site = register_class_Weft_SameSite();
  register_http_exceptions();
  register_http_server_config_class();
  register_http_request_class();
  register_http_response_class();
  register_uploaded_file_class();
  register_request_parts_classes();
  register_event_stream_class();
  register_poller_class();
  register_http_server_class();
  register_static_handler_class();
  register_send_file_options_class();
  if (!INI_BOOL("weft.trueasync_aliases")) return;
  for (const char* name : kClasses) register_alias(name);
}

zend_class_entry* hook_class() {
  return hook;
}

zend_class_entry* log_severity_class() {
  return log_severity;
}

zend_class_entry* same_site_class() {
  return same_site;
}

}  // namespace weft::php

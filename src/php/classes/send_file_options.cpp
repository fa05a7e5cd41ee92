// SendFileOptions and SendFileDisposition.

#include <cstring>

#include "php/classes/http_classes.h"
#include "stubs/SendFileDisposition_arginfo.h"
#include "stubs/SendFileOptions_arginfo.h"

namespace weft::php {

namespace {

zend_class_entry* options_class = nullptr;
zend_class_entry* disposition_class = nullptr;

// Fails with an exception when the property has a value already.
void set(zval* object, const char* name, zval* value) {
  if (EG(exception)) return;
  zend_update_property(options_class, Z_OBJ_P(object), name, std::strlen(name), value);
}

void set_text(zval* object, const char* name, zend_string* text) {
  zval value;
  if (text) {
    ZVAL_STR(&value, text);
  } else {
    ZVAL_NULL(&value);
  }
  set(object, name, &value);
}

void set_flag(zval* object, const char* name, bool flag) {
  zval value;
  ZVAL_BOOL(&value, flag);
  set(object, name, &value);
}

}  // namespace

void register_send_file_options_class() {
  disposition_class = register_class_Weft_SendFileDisposition();
  options_class = register_class_Weft_SendFileOptions();
}

zend_class_entry* send_file_options_class() {
  return options_class;
}

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_SendFileOptions, __construct) {
  zend_string* type = nullptr;
  zval* disposition = nullptr;
  zend_string* name = nullptr;
  zend_string* cache_control = nullptr;
  bool etag = true, last_modified = true, ranges = true, precompressed = true, conditional = true;
  bool delete_after = false;
  zend_long status = 0;
  bool no_status = true;
  ZEND_PARSE_PARAMETERS_START(0, 11)
  Z_PARAM_OPTIONAL
  Z_PARAM_STR_OR_NULL(type)
  Z_PARAM_OBJECT_OF_CLASS(disposition, disposition_class)
  Z_PARAM_STR_OR_NULL(name)
  Z_PARAM_STR_OR_NULL(cache_control)
  Z_PARAM_BOOL(etag)
  Z_PARAM_BOOL(last_modified)
  Z_PARAM_BOOL(ranges)
  Z_PARAM_BOOL(precompressed)
  Z_PARAM_BOOL(conditional)
  Z_PARAM_BOOL(delete_after)
  Z_PARAM_LONG_OR_NULL(status, no_status)
  ZEND_PARSE_PARAMETERS_END();
  set_text(ZEND_THIS, "contentType", type);
  zval shown;
  if (disposition) {
    ZVAL_COPY_VALUE(&shown, disposition);
  } else {
    ZVAL_OBJ(&shown, zend_enum_get_case_cstr(disposition_class, "INLINE"));
  }
  set(ZEND_THIS, "disposition", &shown);
  set_text(ZEND_THIS, "downloadName", name);
  set_text(ZEND_THIS, "cacheControl", cache_control);
  set_flag(ZEND_THIS, "etag", etag);
  set_flag(ZEND_THIS, "lastModified", last_modified);
  set_flag(ZEND_THIS, "acceptRanges", ranges);
  set_flag(ZEND_THIS, "precompressed", precompressed);
  set_flag(ZEND_THIS, "conditional", conditional);
  set_flag(ZEND_THIS, "deleteAfterSend", delete_after);
  zval number;
  ZVAL_NULL(&number);
  if (!no_status) ZVAL_LONG(&number, status);
  set(ZEND_THIS, "status", &number);
}

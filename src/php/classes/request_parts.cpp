// RequestParts and RequestPart.

#include <memory>
#include <string>

#include "php/body/part_reader.h"
#include "php/classes/http_classes.h"
#include "php/errors.h"
#include "php/object.h"
#include "php/request_fields.h"
#include "stubs/RequestParts_arginfo.h"

namespace weft::php {

namespace {

// Shared by the iterator and its parts.
struct Reading {
  Reading(zend_object* request_object, RequestBody& body) : request(request_object), reader(body) {
    GC_ADDREF(request);
  }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;
  ~Reading() { OBJ_RELEASE(request); }

  zend_object* request;  // owned: it keeps the body
  PartReader reader;
  zend_long number = -1;  // of the part at hand
};

struct Parts {
  ~Parts() { drop_part(); }
  void drop_part() {
    if (part) OBJ_RELEASE(part);
    part = nullptr;
  }

  std::shared_ptr<Reading> reading;
  zend_object* part = nullptr;  // owned, the one at hand
};

struct Part {
  Part() { ZVAL_EMPTY_ARRAY(&headers); }
  ~Part() { zval_ptr_dtor(&headers); }

  std::shared_ptr<Reading> reading;
  zend_long number = 0;
  bool has_name = false;
  bool has_filename = false;
  std::string name;
  std::string filename;
  std::string type;
  zval headers;
};

using PartsBox = ObjectBox<Parts>;
using PartBox = ObjectBox<Part>;

Parts& parts_of(zval* object) {
  return *PartsBox::native_of(Z_OBJ_P(object));
}

Part& part_of(zval* object) {
  return *PartBox::native_of(Z_OBJ_P(object));
}

zend_object* new_part_object(const std::shared_ptr<Reading>& reading) {
  zend_object* object = PartBox::create();
  Part& part = *PartBox::native_of(object);
  const http::PartHead& head = reading->reader.head();
  part.reading = reading;
  part.number = reading->number;
  part.has_name = head.has_name;
  part.has_filename = head.has_filename;
  part.name = head.name;
  part.filename = head.filename;
  part.type = head.fields.find("content-type").value_or(Bytes());
  make_field_array(head.fields, &part.headers);
  return object;
}

void go_on(Parts& parts) {
  parts.drop_part();
  if (!parts.reading->reader.next()) return;
  ++parts.reading->number;
  parts.part = new_part_object(parts.reading);
}

void return_text(zval* return_value, bool present, const std::string& text) {
  if (!present) RETURN_NULL();
  RETURN_STRINGL(text.data(), text.size());
}

// Null with an exception pending once the iterator has left the part.
PartReader* reader_of(const Part& part) {
  if (part.number == part.reading->number) return &part.reading->reader;
  throw_runtime("The part is over: the iterator has gone on to the next one");
  return nullptr;
}

}  // namespace

zend_object* new_parts_object(zend_object* request, RequestBody& body) {
  zend_object* object = PartsBox::create();
  PartsBox::native_of(object)->reading = std::make_shared<Reading>(request, body);
  return object;
}

void register_request_parts_classes() {
  PartsBox::register_class(register_class_Weft_RequestParts(zend_ce_iterator));
  PartBox::register_class(register_class_Weft_RequestPart());
}

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_RequestParts, __construct) {
  ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Weft_RequestParts, current) {
  ZEND_PARSE_PARAMETERS_NONE();
  zend_object* part = parts_of(ZEND_THIS).part;
  if (!part) RETURN_NULL();
  RETURN_OBJ_COPY(part);
}

ZEND_METHOD(Weft_RequestParts, key) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_LONG(MAX(parts_of(ZEND_THIS).reading->number, 0));
}

ZEND_METHOD(Weft_RequestParts, next) {
  ZEND_PARSE_PARAMETERS_NONE();
  go_on(parts_of(ZEND_THIS));
}

ZEND_METHOD(Weft_RequestParts, rewind) {
  ZEND_PARSE_PARAMETERS_NONE();
  Parts& parts = parts_of(ZEND_THIS);
  if (parts.reading->number > 0) {
    throw_runtime("The parts of a body cannot be read twice");
  } else if (parts.reading->number < 0) {
    go_on(parts);
  }
}

ZEND_METHOD(Weft_RequestParts, valid) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(parts_of(ZEND_THIS).part != nullptr);
}

ZEND_METHOD(Weft_RequestPart, __construct) {
  ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Weft_RequestPart, getName) {
  ZEND_PARSE_PARAMETERS_NONE();
  const Part& part = part_of(ZEND_THIS);
  return_text(return_value, part.has_name, part.name);
}

ZEND_METHOD(Weft_RequestPart, getFilename) {
  ZEND_PARSE_PARAMETERS_NONE();
  const Part& part = part_of(ZEND_THIS);
  return_text(return_value, part.has_filename, part.filename);
}

ZEND_METHOD(Weft_RequestPart, getContentType) {
  ZEND_PARSE_PARAMETERS_NONE();
  const Part& part = part_of(ZEND_THIS);
  return_text(return_value, !part.type.empty(), part.type);
}

ZEND_METHOD(Weft_RequestPart, getHeaders) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_COPY(&part_of(ZEND_THIS).headers);
}

ZEND_METHOD(Weft_RequestPart, read) {
  zend_long most = 65'536;
  ZEND_PARSE_PARAMETERS_START(0, 1)
  Z_PARAM_OPTIONAL
  Z_PARAM_LONG(most)
  ZEND_PARSE_PARAMETERS_END();
  if (most < 1) {
    zend_argument_value_error(1, "must be at least 1");
    RETURN_THROWS();
  }
  PartReader* reader = reader_of(part_of(ZEND_THIS));
  zend_string* text = reader ? reader->read(static_cast<size_t>(most)) : nullptr;
  if (text) RETURN_STR(text);
}

ZEND_METHOD(Weft_RequestPart, discard) {
  ZEND_PARSE_PARAMETERS_NONE();
  if (PartReader* reader = reader_of(part_of(ZEND_THIS))) reader->discard();
}

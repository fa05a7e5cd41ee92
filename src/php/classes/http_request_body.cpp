// HttpRequest: the body, as octets and as a form.

#include "php/classes/http_classes.h"
#include "php/errors.h"
#include "php/request_state.h"

using namespace weft::php;

namespace {

// The first file of what may be lists of lists of them.
const zval* first_file(const zval* entry) {
  while (entry && Z_TYPE_P(entry) == IS_ARRAY) {
    const zval* first = nullptr;
    const zval* value;
    ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(entry), value) {
      first = value;
      break;
    }
    ZEND_HASH_FOREACH_END();
    entry = first;
  }
  return entry;
}

}  // namespace

ZEND_METHOD(Weft_HttpRequest, getBody) {
  ZEND_PARSE_PARAMETERS_NONE();
  RequestBody* body = request_of(ZEND_THIS).body();
  if (!body) RETURN_EMPTY_STRING();
  zend_string* text = body->whole();
  if (!text) RETURN_THROWS();
  RETURN_STR_COPY(text);
}

ZEND_METHOD(Weft_HttpRequest, hasBody) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(request_of(ZEND_THIS).has_body());
}

ZEND_METHOD(Weft_HttpRequest, readBody) {
  zend_long most = 65'536;
  ZEND_PARSE_PARAMETERS_START(0, 1)
  Z_PARAM_OPTIONAL
  Z_PARAM_LONG(most)
  ZEND_PARSE_PARAMETERS_END();
  if (most < 1) {
    zend_argument_value_error(1, "must be at least 1");
    RETURN_THROWS();
  }
  RequestBody* body = request_of(ZEND_THIS).body();
  zend_string* text = body ? body->read(static_cast<size_t>(most), RequestBody::Reader::kRaw) : nullptr;
  if (text) RETURN_STR(text);
}

ZEND_METHOD(Weft_HttpRequest, awaitBody) {
  ZEND_PARSE_PARAMETERS_NONE();
  RequestBody* body = request_of(ZEND_THIS).body();
  if (body && !body->await()) RETURN_THROWS();
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpRequest, getPost) {
  ZEND_PARSE_PARAMETERS_NONE();
  const zval* post = request_of(ZEND_THIS).post();
  if (!post) RETURN_THROWS();
  RETURN_COPY(post);
}

ZEND_METHOD(Weft_HttpRequest, getFiles) {
  ZEND_PARSE_PARAMETERS_NONE();
  const zval* files = request_of(ZEND_THIS).files();
  if (!files) RETURN_THROWS();
  RETURN_COPY(files);
}

ZEND_METHOD(Weft_HttpRequest, getFile) {
  zend_string* name;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_STR(name)
  ZEND_PARSE_PARAMETERS_END();
  const zval* files = request_of(ZEND_THIS).files();
  if (!files) RETURN_THROWS();
  const zval* file = first_file(zend_symtable_find(Z_ARRVAL_P(files), name));
  if (!file) RETURN_NULL();
  RETURN_COPY(file);
}

ZEND_METHOD(Weft_HttpRequest, parts) {
  ZEND_PARSE_PARAMETERS_NONE();
  RequestBody* body = request_of(ZEND_THIS).body();
  if (!body) {
    throw_runtime("parts() needs a body of type multipart/form-data");
    RETURN_THROWS();
  }
  if (!body->claim_for_parts()) RETURN_THROWS();
  RETURN_OBJ(new_parts_object(Z_OBJ_P(ZEND_THIS), *body));
}

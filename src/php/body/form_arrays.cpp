#include "php/body/form_arrays.h"

#include "php/classes/http_classes.h"

namespace weft::php {

void make_text_array(const FormData& form, zval* out) {
  array_init(out);
  form.for_each_text([out](Bytes name, Bytes value) {
    php_register_variable_safe(name.data(), value.data(), value.size(), out);
  });
  if (form.fields_dropped) {
    php_error_docref(nullptr, E_WARNING,
                     "The form has more than %zu fields, the others are dropped; see setUploadLimits()",
                     form.texts());
  }
}

void make_file_array(FormData& form, zval* out) {
  array_init(out);
  for (UploadedData& upload : form.files) {
    zval object;
    ZVAL_OBJ(&object, new_uploaded_file_object(upload));
    php_register_variable_ex(upload.field.c_str(), &object, out);
  }
}

}  // namespace weft::php

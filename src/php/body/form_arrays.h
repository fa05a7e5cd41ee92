#pragma once

#include "php/body/form_data.h"
#include "php/zend.h"

namespace weft::php {

// What a form held as PHP's own reader would make it: names in brackets become arrays, dots underscores, and
// the limits of php.ini on nesting apply. May bail out. `out` is not initialised before.

// name => text, like $_POST
void make_text_array(const FormData& form, zval* out);
// name => UploadedFile; takes the files out of the form
void make_file_array(FormData& form, zval* out);

}  // namespace weft::php

#pragma once

#include "php/zend.h"
#include "weft/http/headers.h"

// Received fields, forms and cookies as PHP strings and arrays. All of it may bail out.

namespace weft::php {

// The value of a field, several of one name joined as in make_field_array(); null when there is none. The
// string is the caller's.
zend_string* join_field(const http::HeaderBlock& fields, Bytes lower_case_name);

// name => value in order of first appearance; values of one name joined by ", ", of cookie by "; ".
void make_field_array(const http::HeaderBlock& fields, zval* out);

// application/x-www-form-urlencoded text as PHP parses it, with its ini settings and warnings.
void make_form_array(Bytes text, zval* out);

// name => percent-decoded value; of several cookies of one name the first.
void make_cookie_array(const http::HeaderBlock& fields, zval* out);

// Whether Content-Type says application/x-www-form-urlencoded.
bool is_urlencoded_form(const http::HeaderBlock& fields);

}  // namespace weft::php

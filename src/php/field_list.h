#pragma once

#include <vector>

#include "php/zend.h"
#include "weft/http/headers.h"

namespace weft::php {

// Header or trailer fields a script has set, in order: names in lower case, values validated. Owns references
// to the strings; lives on the C++ heap as part of an object's native state, so a bailout loses none of them.
class FieldList {
 public:
  FieldList() = default;
  FieldList(const FieldList&) = delete;
  FieldList& operator=(const FieldList&) = delete;
  ~FieldList() { clear(); }

  struct Field {
    zend_string* name;
    zend_string* value;
  };

  bool empty() const { return fields_.empty(); }
  size_t size() const { return fields_.size(); }
  const std::vector<Field>& fields() const { return fields_; }

  // Takes its own references.
  void add(zend_string* lower_case_name, zend_string* value);
  void remove(const zend_string* lower_case_name);
  void clear();

  // The first value of that name, or null.
  zend_string* find(const zend_string* lower_case_name) const;

  // Views of all fields, valid until the next change. `out` has room for size() entries.
  void view(http::HeaderField* out) const;

 private:
  std::vector<Field> fields_;
};

// A lower-case copy of `name` with its own reference, or null with an exception pending when it is no token.
zend_string* checked_field_name(zend_string* name);

// Whether the octets may be a field value (RFC 9110, 5.5); throws when not. `name` is for the message.
bool check_field_value(const zend_string* name, const zend_string* value);

}  // namespace weft::php

#include "php/admin/config_json.h"

#include <algorithm>

#include "weft/base/ascii.h"

namespace weft::php {

namespace {

constexpr Bytes kNoSetting = "isLocked";

// The name of the setting a method gets; empty when it is no getter.
Bytes setting_of(const zend_function* method) {
  const Bytes name(ZSTR_VAL(method->common.function_name), ZSTR_LEN(method->common.function_name));
  if ((method->common.fn_flags & ZEND_ACC_STATIC) || method->common.required_num_args != 0) return {};
  if (name == kNoSetting) return {};
  for (const Bytes prefix : {"get", "is", "has"}) {
    if (name.size() > prefix.size() && name.starts_with(prefix)) return name.substr(prefix.size());
  }
  return {};
}

// What JSON has no words for is named by its kind.
void simplify(zval* value) {
  zend_string* name;
  if (Z_TYPE_P(value) == IS_OBJECT) {
    zend_object* object = Z_OBJ_P(value);
    if (object->ce->ce_flags & ZEND_ACC_ENUM) {
      name = zend_string_copy(Z_STR_P(zend_enum_fetch_case_name(object)));
    } else {
      name = zend_string_copy(object->ce->name);
    }
  } else if (Z_TYPE_P(value) == IS_RESOURCE) {
    name = zend_string_init(ZEND_STRL("stream"), false);
  } else {
    return;
  }
  zval_ptr_dtor(value);
  ZVAL_STR(value, name);
}

void collect(zend_object* config, zval* settings) {
  void* entry;
  ZEND_HASH_FOREACH_PTR(&config->ce->function_table, entry) {
    auto* method = static_cast<zend_function*>(entry);
    const Bytes setting = setting_of(method);
    if (setting.empty()) continue;
    zval value;
    ZVAL_UNDEF(&value);
    zend_call_known_instance_method_with_0_params(method, config, &value);
    if (EG(exception)) {
      zend_clear_exception();
      continue;
    }
    simplify(&value);
    char key[64];
    const size_t size = std::min(setting.size(), sizeof key);
    setting.copy(key, size);
    key[0] = ascii::to_lower(key[0]);
    add_assoc_zval_ex(settings, key, size, &value);
  }
  ZEND_HASH_FOREACH_END();
}

}  // namespace

std::string config_json(zend_object* config) {
  zval settings;
  array_init(&settings);
  collect(config, &settings);
  smart_str encoded = {nullptr, 0};
  php_json_encode(&encoded, &settings,
                  PHP_JSON_UNESCAPED_SLASHES | PHP_JSON_UNESCAPED_UNICODE | PHP_JSON_PRESERVE_ZERO_FRACTION |
                      PHP_JSON_INVALID_UTF8_SUBSTITUTE | PHP_JSON_PARTIAL_OUTPUT_ON_ERROR);
  zval_ptr_dtor(&settings);
  zend_string* text = smart_str_extract(&encoded);
  std::string json(ZSTR_VAL(text), ZSTR_LEN(text));
  zend_string_release(text);
  return json;
}

}  // namespace weft::php

// HttpServerConfig: what suspends inside coroutines.

#include "php/classes/http_classes.h"
#include "php/classes/http_server_config.h"
#include "php/hooks/registry.h"

using namespace weft::php;

ZEND_METHOD(Weft_HttpServerConfig, setHooks) {
  zval* cases;
  uint32_t count;
  ZEND_PARSE_PARAMETERS_START(0, -1)
  Z_PARAM_VARIADIC('*', cases, count)
  ZEND_PARSE_PARAMETERS_END();
  HookSet set;
  for (uint32_t i = 0; i < count; ++i) {
    if (Z_TYPE(cases[i]) != IS_OBJECT || Z_OBJCE(cases[i]) != hook_class()) {
      zend_argument_type_error(i + 1, "must be of type Weft\\Hook, %s given", zend_zval_type_name(&cases[i]));
      RETURN_THROWS();
    }
    const zend_string* name = Z_STR_P(zend_enum_fetch_case_value(Z_OBJ(cases[i])));
    for (size_t family = 0; family < kHookFamilies; ++family) {
      if (hook_family_name(static_cast<HookFamily>(family)) ==
          std::string_view(ZSTR_VAL(name), ZSTR_LEN(name))) {
        set.add(static_cast<HookFamily>(family));
      }
    }
  }
  ServerConfig* config = open_server_config_of(ZEND_THIS, "setHooks");
  if (!config) RETURN_THROWS();
  config->hooks = set;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, getHooks) {
  ZEND_PARSE_PARAMETERS_NONE();
  const HookSet set = server_config_of(ZEND_THIS).hooks.value_or(active_hooks());
  array_init(return_value);
  for (size_t i = 0; i < kHookFamilies; ++i) {
    if (!set.has(static_cast<HookFamily>(i))) continue;
    const std::string_view name = hook_family_name(static_cast<HookFamily>(i));
    zend_string* value = zend_string_init(name.data(), name.size(), false);
    zend_object* hook;
    const zend_result found =
        zend_enum_get_case_by_value(&hook, hook_class(), 0, value, /* try_from */ false);
    zend_string_release(value);
    if (found == FAILURE) RETURN_THROWS();
    zval entry;
    ZVAL_OBJ_COPY(&entry, hook);
    add_next_index_zval(return_value, &entry);
  }
}

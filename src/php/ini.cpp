#include "php/ini.h"

#include "php/globals.h"
#include "php/hooks/registry.h"

namespace {

#ifdef __SANITIZE_ADDRESS__
// Every variable has a margin on the stack.
constexpr char kDefaultStackSize[] = "4M";
#else
constexpr char kDefaultStackSize[] = "256K";
#endif
constexpr zend_long kMinStackSize = 64 << 10;
constexpr zend_long kMaxStackSize = 64 << 20;

}  // namespace

static ZEND_INI_MH(OnUpdateStackSize) {
  zend_string* complaint = nullptr;
  const zend_long size = zend_ini_parse_quantity(new_value, &complaint);
  const bool fits = !complaint && size >= kMinStackSize && size <= kMaxStackSize;
  if (complaint) zend_string_release(complaint);
  if (!fits) {
    zend_error(E_WARNING, "weft.stack_size must be between 64K and 64M, '%s' given", ZSTR_VAL(new_value));
    return FAILURE;
  }
  WEFT_G(stack_size) = size;
  return SUCCESS;
}

// A running server's own setting goes before it.
static ZEND_INI_MH(OnUpdateHooks) {
  weft::php::HookSet set;
  const std::string_view text(new_value ? ZSTR_VAL(new_value) : "", new_value ? ZSTR_LEN(new_value) : 0);
  if (!weft::php::parse_hook_set(text, set)) {
    zend_error(E_WARNING, "weft.hooks must be 0, 1 or names of Weft\\Hook, '%s' given", ZSTR_VAL(new_value));
    return FAILURE;
  }
  weft::php::set_active_hooks(set);
  return SUCCESS;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
PHP_INI_BEGIN()
PHP_INI_ENTRY("weft.stack_size", kDefaultStackSize, PHP_INI_SYSTEM, OnUpdateStackSize)
STD_PHP_INI_BOOLEAN("weft.trueasync_aliases", "1", PHP_INI_SYSTEM, OnUpdateBool, trueasync_aliases,
                    zend_weft_globals, weft_globals)
STD_PHP_INI_BOOLEAN("weft.hooks_fallback", "0", PHP_INI_SYSTEM, OnUpdateBool, hooks_fallback,
                    zend_weft_globals, weft_globals)
PHP_INI_ENTRY("weft.hooks", "1", PHP_INI_ALL, OnUpdateHooks)
PHP_INI_END()
#pragma GCC diagnostic pop

namespace weft::php {

void register_ini(int module_number) {
  zend_register_ini_entries(ini_entries, module_number);
}

void unregister_ini(int module_number) {
  zend_unregister_ini_entries(module_number);
}

}  // namespace weft::php

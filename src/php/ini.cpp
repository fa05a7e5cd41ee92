#include "php/ini.h"

#include "php/globals.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
PHP_INI_BEGIN()
STD_PHP_INI_BOOLEAN("weft.trueasync_aliases", "1", PHP_INI_SYSTEM, OnUpdateBool, trueasync_aliases,
                    zend_weft_globals, weft_globals)
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

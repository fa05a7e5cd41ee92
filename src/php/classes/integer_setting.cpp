#include "php/classes/integer_setting.h"

#include <cinttypes>

#include "php/classes/http_server_config.h"
#include "php/errors.h"

namespace weft::php {

void set_integer(INTERNAL_FUNCTION_PARAMETERS, const IntegerSetting& setting) {
  zend_long value;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_LONG(value)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, setting.setter);
  if (!config) RETURN_THROWS();
  const bool special = value == 0 && setting.zero == IntegerSetting::Zero::kAllowed;
  if (!special && (value < setting.least || value > setting.most)) {
    throw_invalid_argument("%s(): " ZEND_LONG_FMT " is out of range; use %" PRId64 " to %" PRId64 " (%s)",
                           setting.setter, value, setting.least, setting.most, setting.unit);
    RETURN_THROWS();
  }
  config->*setting.value = value;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

void get_integer(INTERNAL_FUNCTION_PARAMETERS, const IntegerSetting& setting) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_LONG(server_config_of(ZEND_THIS).*setting.value);
}

}  // namespace weft::php

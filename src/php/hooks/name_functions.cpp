#include "php/hooks/name_functions.h"

#include <arpa/inet.h>

#include "php/hooks/internal_function.h"
#include "php/hooks/names.h"
#include "php/hooks/thread_hooks.h"

namespace weft::php {

namespace {

constexpr size_t kLongestName = 255;

zif_handler original_gethostbyname = nullptr;
zif_handler original_gethostbynamel = nullptr;

// Null: the original is to be called.
zend_string* name_argument(const zend_execute_data* execute_data) {
  if (!ThreadHooks::inside(HookFamily::kDns) || ZEND_NUM_ARGS() != 1) return nullptr;
  const zval* name = ZEND_CALL_ARG(execute_data, 1);
  const bool usual = Z_TYPE_P(name) == IS_STRING && Z_STRLEN_P(name) <= kLongestName &&
                     !zend_str_has_nul_byte(Z_STR_P(name));
  return usual ? Z_STR_P(name) : nullptr;
}

zend_string* to_text(const char* address) {
  char text[INET_ADDRSTRLEN] = "";
  ::inet_ntop(AF_INET, address, text, sizeof text);
  return zend_string_init(text, strlen(text), false);
}

void hooked_gethostbyname(INTERNAL_FUNCTION_PARAMETERS) {
  zend_string* name = name_argument(execute_data);
  if (!name) {
    original_gethostbyname(INTERNAL_FUNCTION_PARAM_PASSTHRU);
    return;
  }
  const hostent* found = hooks::hooked_gethostbyname(ZSTR_VAL(name));
  if (found && found->h_addr_list[0]) {
    RETVAL_STR(to_text(found->h_addr_list[0]));
  } else {
    RETVAL_STR_COPY(name);
  }
}

void hooked_gethostbynamel(INTERNAL_FUNCTION_PARAMETERS) {
  zend_string* name = name_argument(execute_data);
  if (!name) {
    original_gethostbynamel(INTERNAL_FUNCTION_PARAM_PASSTHRU);
    return;
  }
  const hostent* found = hooks::hooked_gethostbyname(ZSTR_VAL(name));
  if (!found) RETURN_FALSE;
  array_init(return_value);
  for (char** address = found->h_addr_list; *address; ++address) {
    add_next_index_str(return_value, to_text(*address));
  }
}

}  // namespace

void install_name_hooks() {
  original_gethostbyname = replace_function("gethostbyname", hooked_gethostbyname);
  original_gethostbynamel = replace_function("gethostbynamel", hooked_gethostbynamel);
}

}  // namespace weft::php

#pragma once

#define PHP_WEFT_VERSION "0.1.0"

// For static builds, where php's main/internal_functions.c includes this file.
#ifdef __cplusplus
extern "C" {
#endif
extern struct _zend_module_entry weft_module_entry;
#ifdef __cplusplus
}
#endif
#define phpext_weft_ptr &weft_module_entry

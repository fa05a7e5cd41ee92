#include <string>

#include "php/async/register.h"
#include "php/async/signal_futures.h"
#include "php/classes/classes.h"
#include "php/fatal.h"
#include "php/globals.h"
#include "php/hooks/autoload.h"
#include "php/hooks/exception_order.h"
#include "php/hooks/registry.h"
#include "php/hooks/thread_hooks.h"
#include "php/ini.h"
#include "php/pdo/pool_object.h"
#include "php/process.h"
#include "php/protocols.h"
#include "php/scheduler.h"
#include "php/watchdog/watchdog.h"

ZEND_DECLARE_MODULE_GLOBALS(weft)

#if defined(ZTS) && defined(COMPILE_DL_WEFT)
ZEND_TSRMLS_CACHE_DEFINE();
#endif

namespace weft::php {

namespace {

decltype(zend_post_startup_cb) previous_post_startup;

// When all modules have started: theirs are the functions and callbacks that are wrapped.
zend_result post_startup() {
  install_fatal_hook();
  install_autoload_hook();
  install_exception_order();
  install_pdo_failure_hook();
  install_interrupt_hook();
  set_active_hooks(active_hooks());
  return previous_post_startup ? previous_post_startup() : SUCCESS;
}

void init_globals(void* memory) {
#if defined(ZTS) && defined(COMPILE_DL_WEFT)
  ZEND_TSRMLS_CACHE_UPDATE();
#endif
  *static_cast<zend_weft_globals*>(memory) = {};
}

zend_result start_module(int type, int module_number) {
  remember_process_start();
  register_ini(module_number);
  register_async_api(type);
  register_http_classes();
  register_pdo_pool_classes();
  previous_post_startup = zend_post_startup_cb;
  zend_post_startup_cb = post_startup;
  return SUCCESS;
}

zend_result stop_module(int, int module_number) {
  remove_interrupt_hook();
  remove_pdo_failure_hook();
  remove_exception_order();
  remove_autoload_hook();
  remove_fatal_hook();
  unregister_ini(module_number);
  return SUCCESS;
}

zend_result start_request(int, int) {
#if defined(ZTS) && defined(COMPILE_DL_WEFT)
  ZEND_TSRMLS_CACHE_UPDATE();
#endif
  return SUCCESS;
}

zend_result stop_request(int, int) {
  shut_down_coroutines();
  abandon_class_loads();
  return SUCCESS;
}

// When the last objects are gone, as some hold timers and sockets of the loop.
zend_result after_request() {
  ThreadHooks::end();
  SignalFutures::end();
  delete WEFT_G(scheduler);
  WEFT_G(scheduler) = nullptr;
  return SUCCESS;
}

void print_hooks() {
  constexpr char kNot[] = "cannot be redirected here";
  patch_loaded_objects();
  php_info_print_table_start();
  php_info_print_table_header(3, "Hooks", "Active", "Calls redirected");
  for (size_t i = 0; i < kHookFamilies; ++i) {
    const auto family = static_cast<HookFamily>(i);
    const std::string name(hook_family_name(family));
    php_info_print_table_row(3, name.c_str(), active_hooks().has(family) ? "yes" : "no",
                             calls_redirected() ? std::to_string(patched_calls(family)).c_str() : kNot);
  }
  if (!calls_redirected()) {
    php_info_print_table_row(3, "instead", "yes",
                             "streams by their transports, sleep(), gethostbyname() and their kind");
  }
  for (const GotPatcher::Object& object : hook_patcher().objects()) {
    const std::string path = object.path.empty() ? "php" : object.path;
    const std::string stuck = object.stuck ? ", and cannot be: " + std::to_string(object.stuck) : "";
    php_info_print_table_row(3, path.c_str(), "", (std::to_string(object.slots) + stuck).c_str());
  }
  php_info_print_table_end();
}

void print_info(zend_module_entry* module) {
  php_info_print_table_start();
  php_info_print_table_row(2, "weft", "enabled");
  php_info_print_table_row(2, "version", PHP_WEFT_VERSION);
  php_info_print_table_row(2, "protocols", protocol_names());
  for (const LibraryVersion& row : library_versions()) {
    php_info_print_table_row(2, row.library, row.version.c_str());
  }
  php_info_print_table_end();
  print_hooks();
  display_ini_entries(module);
}

const zend_module_dep dependencies[] = {ZEND_MOD_REQUIRED("standard") ZEND_MOD_REQUIRED("spl")
                                            ZEND_MOD_OPTIONAL("pdo") ZEND_MOD_END};

}  // namespace

}  // namespace weft::php

extern "C" {

zend_module_entry weft_module_entry = {
    STANDARD_MODULE_HEADER_EX,
    nullptr,
    weft::php::dependencies,
    "weft",
    nullptr,
    weft::php::start_module,
    weft::php::stop_module,
    weft::php::start_request,
    weft::php::stop_request,
    weft::php::print_info,
    PHP_WEFT_VERSION,
    PHP_MODULE_GLOBALS(weft),
    weft::php::init_globals,
    nullptr,
    weft::php::after_request,
    STANDARD_MODULE_PROPERTIES_EX,
};

#ifdef COMPILE_DL_WEFT
ZEND_GET_MODULE(weft)
#endif
}

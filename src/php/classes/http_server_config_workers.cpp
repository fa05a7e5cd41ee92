// HttpServerConfig: worker processes.

#include <utility>

#include "php/classes/http_server_config.h"
#include "php/classes/integer_setting.h"

namespace weft::php {

namespace {

constexpr IntegerSetting kWorkers = {"setWorkers", &ServerConfig::workers, 0, 1024,
                                     "worker processes; 0 = one per processor"};
constexpr IntegerSetting kWorkerStartTimeout = {"setWorkerStartTimeout", &ServerConfig::worker_start_timeout,
                                                0, INT32_MAX / 1000, "seconds; 0 = no limit"};

}  // namespace

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_HttpServerConfig, setWorkers) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kWorkers);
}

ZEND_METHOD(Weft_HttpServerConfig, getWorkers) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kWorkers);
}

ZEND_METHOD(Weft_HttpServerConfig, setWorkerStartTimeout) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kWorkerStartTimeout);
}

ZEND_METHOD(Weft_HttpServerConfig, getWorkerStartTimeout) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kWorkerStartTimeout);
}

ZEND_METHOD(Weft_HttpServerConfig, setBootloader) {
  zval* bootloader;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_OBJECT_OF_CLASS_OR_NULL(bootloader, zend_ce_closure)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "setBootloader");
  if (!config) RETURN_THROWS();
  Callable old = std::exchange(config->bootloader, bootloader ? Callable(bootloader) : Callable());
  RETVAL_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, getBootloader) {
  ZEND_PARSE_PARAMETERS_NONE();
  const Callable& bootloader = server_config_of(ZEND_THIS).bootloader;
  if (!bootloader) return;
  RETURN_COPY(bootloader.value());
}

ZEND_METHOD(Weft_HttpServerConfig, enableReloadOnSignal) {
  bool enabled = true;
  ZEND_PARSE_PARAMETERS_START(0, 1)
  Z_PARAM_OPTIONAL
  Z_PARAM_BOOL(enabled)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "enableReloadOnSignal");
  if (!config) RETURN_THROWS();
  config->reload_on_signal = enabled;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, isReloadOnSignalEnabled) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(server_config_of(ZEND_THIS).reload_on_signal);
}

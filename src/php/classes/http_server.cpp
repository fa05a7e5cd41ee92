// HttpServer.

#include <memory>

#include "php/call.h"
#include "php/classes/http_classes.h"
#include "php/classes/http_server_config.h"
#include "php/coroutine.h"
#include "php/errors.h"
#include "php/object.h"
#include "php/server_numbers.h"
#include "php/server_run.h"
#include "stubs/HttpServer_arginfo.h"

namespace weft::php {

namespace {

// Behind an HttpServer object. The handler and the configuration stay when a run has ended, so that the
// server can be started again.
struct ServerState {
  zval config;
  Callable handler;
  std::unique_ptr<ServerRun> run;
  ServerNumbers numbers;

  ServerState() { ZVAL_UNDEF(&config); }
  ~ServerState() { zval_ptr_dtor(&config); }
};

using ServerBox = ObjectBox<ServerState>;

ServerState& state_of(zval* object) {
  return *ServerBox::native_of(Z_OBJ_P(object));
}

// The same, or null with an exception pending while the server runs.
ServerState* idle_state_of(zval* object, const char* method) {
  ServerState& state = state_of(object);
  if (!state.run) return &state;
  throw_runtime("%s: the server is running; stop() it first", method);
  return nullptr;
}

// The cycle collector must see through the usual circle: handler closure -> use ($server) -> handler.
HashTable* collect(zend_object* object, zval** table, int* count) {
  ServerState& state = *ServerBox::native_of(object);
  zend_get_gc_buffer* buffer = zend_get_gc_buffer_create();
  zend_get_gc_buffer_add_zval(buffer, &state.config);
  zend_get_gc_buffer_add_zval(buffer, const_cast<zval*>(state.handler.value()));
  zend_get_gc_buffer_use(buffer, table, count);
  return nullptr;
}

bool check_startable(ServerState& state, const ServerConfig& config) {
  if (state.run) {
    throw_runtime("start(): the server is already running");
  } else if (!state.handler) {
    throw_runtime("start(): no handler; call addHttpHandler() first");
  } else if (config.listeners.empty()) {
    throw_runtime("start(): no listener; call addListener() or addUnixListener() on the configuration first");
  } else if (Scheduler& scheduler = Scheduler::get(); !scheduler.current() && !scheduler.can_drive()) {
    throw_runtime("start(): called from within the event loop, in no coroutine; use Async\\spawn()");
  } else {
    return true;
  }
  return false;
}

// Keeps the object alive while it runs, whatever the script does with its own references.
bool run_server(zend_object* object, ServerState& state, const ServerConfig& config) {
  GC_ADDREF(object);
  state.numbers.begin_run();
  state.run = std::make_unique<ServerRun>(Scheduler::get(), config, state.handler, state.numbers.stats());
  const bool opened = state.run->open();
  const bool served = opened && state.run->serve();
  // Left early, at the end of the request: handlers still refer to it, so it goes with the object.
  if (!opened || state.run->over()) {
    state.run.reset();
    state.numbers.end_run();
  }
  OBJ_RELEASE(object);
  return served;
}

// What the pools and wheels of this process hold; without a run, those of the scheduler.
void list_runtime(zval* array, ServerRun* run) {
  const auto list = [array](const char* name, size_t value) {
    add_assoc_long(array, name, static_cast<zend_long>(value));
  };
  const BlockPool* blocks = run ? &run->engine().blocks() : nullptr;
  list("output_block_bytes", BlockPool::kBlockSize);
  list("output_blocks_lent", blocks ? blocks->lent() : 0);
  list("output_blocks_spare", blocks ? blocks->spare() : 0);
  list("handlers_running", run ? run->dispatcher().running() : 0);
  list("handler_objects_spare", run ? run->dispatcher().spare() : 0);
  Scheduler& scheduler = Scheduler::get();
  list("coroutines", scheduler.live_count());
  list("coroutine_contexts_busy", scheduler.busy_contexts());
  list("coroutine_contexts_idle", scheduler.idle_contexts());
  list("coroutine_stack_bytes", CoroutineContext::stack_size());
  list("timers", scheduler.loop().timers().count());
  list("memory_php_bytes", zend_memory_usage(false));
  list("memory_php_peak_bytes", zend_memory_peak_usage(false));
}

void add_address(zval* rows, const ListenerConfig& listener, const io::SocketAddress& bound) {
  zval row;
  array_init(&row);
  if (listener.unix_path.empty()) {
    add_assoc_string(&row, "type", "tcp");
    add_assoc_stringl(&row, "host", bound.host.data(), bound.host.size());
    add_assoc_long(&row, "port", bound.port.value_or(0));
  } else {
    add_assoc_string(&row, "type", "unix");
    add_assoc_stringl(&row, "path", listener.unix_path.data(), listener.unix_path.size());
  }
  add_next_index_zval(rows, &row);
}

}  // namespace

void register_http_server_class() {
  ServerBox::register_class(register_class_Weft_HttpServer());
  ServerBox::handlers().get_gc = collect;
}

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_HttpServer, __construct) {
  zval* config;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_OBJECT_OF_CLASS(config, http_server_config_class())
  ZEND_PARSE_PARAMETERS_END();
  ServerState& state = state_of(ZEND_THIS);
  if (!Z_ISUNDEF(state.config)) {
    throw_runtime("The server is already constructed");
    RETURN_THROWS();
  }
  ZVAL_COPY(&state.config, config);
  server_config_of(config).locked = true;
}

ZEND_METHOD(Weft_HttpServer, isHttp2) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_FALSE;
}

ZEND_METHOD(Weft_HttpServer, isHttp3) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_FALSE;
}

ZEND_METHOD(Weft_HttpServer, addHttpHandler) {
  zend_fcall_info fci;
  zend_fcall_info_cache fcc;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_FUNC(fci, fcc)
  ZEND_PARSE_PARAMETERS_END();
  ServerState* state = idle_state_of(ZEND_THIS, "addHttpHandler()");
  if (!state) RETURN_THROWS();
  state->handler = Callable(ZEND_CALL_ARG(execute_data, 1));
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServer, start) {
  ZEND_PARSE_PARAMETERS_NONE();
  ServerState& state = state_of(ZEND_THIS);
  const ServerConfig& config = server_config_of(&state.config);
  if (!check_startable(state, config)) RETURN_THROWS();
  const bool served = run_server(Z_OBJ_P(ZEND_THIS), state, config);
  if (EG(exception)) RETURN_THROWS();
  RETURN_BOOL(served);
}

ZEND_METHOD(Weft_HttpServer, stop) {
  ZEND_PARSE_PARAMETERS_NONE();
  ServerState& state = state_of(ZEND_THIS);
  if (state.run) state.run->stop();
  RETURN_TRUE;
}

ZEND_METHOD(Weft_HttpServer, isRunning) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(state_of(ZEND_THIS).run != nullptr);
}

ZEND_METHOD(Weft_HttpServer, getConfig) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_COPY(&state_of(ZEND_THIS).config);
}

ZEND_METHOD(Weft_HttpServer, getTelemetry) {
  ZEND_PARSE_PARAMETERS_NONE();
  ServerState& state = state_of(ZEND_THIS);
  if (state.run) state.run->gauges().refresh();
  array_init(return_value);
  state.numbers.list_telemetry(return_value);
}

ZEND_METHOD(Weft_HttpServer, resetTelemetry) {
  ZEND_PARSE_PARAMETERS_NONE();
  state_of(ZEND_THIS).numbers.reset_telemetry();
  RETURN_TRUE;
}

ZEND_METHOD(Weft_HttpServer, getStats) {
  ZEND_PARSE_PARAMETERS_NONE();
  ServerState& state = state_of(ZEND_THIS);
  if (!server_config_of(&state.config).stats_enabled) {
    throw_runtime("getStats(): switched off by setStatsEnabled(false)");
    RETURN_THROWS();
  }
  if (state.run) state.run->gauges().refresh();
  array_init(return_value);
  state.numbers.list_stats(return_value);
}

ZEND_METHOD(Weft_HttpServer, getRuntimeStats) {
  ZEND_PARSE_PARAMETERS_NONE();
  array_init(return_value);
  list_runtime(return_value, state_of(ZEND_THIS).run.get());
}

ZEND_METHOD(Weft_HttpServer, getListenAddresses) {
  ZEND_PARSE_PARAMETERS_NONE();
  ServerState& state = state_of(ZEND_THIS);
  array_init(return_value);
  if (!state.run) return;
  const ServerConfig& config = server_config_of(&state.config);
  const auto addresses = state.run->engine().addresses();
  for (size_t i = 0; i < addresses.size(); ++i) add_address(return_value, config.listeners[i], addresses[i]);
}

// HttpServer.

#include <memory>

#include "php/call.h"
#include "php/classes/http_classes.h"
#include "php/classes/http_server_config.h"
#include "php/errors.h"
#include "php/object.h"
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
  server::ServerStats stats;
  server::ServerStats baseline;  // at the last resetTelemetry()

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
  state.run = std::make_unique<ServerRun>(Scheduler::get(), config, state.handler, state.stats);
  const bool opened = state.run->open();
  const bool served = opened && state.run->serve();
  // Left early, at the end of the request: handlers still refer to it, so it goes with the object.
  if (!opened || state.run->over()) state.run.reset();
  OBJ_RELEASE(object);
  return served;
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
using weft::server::StatField;
using weft::server::StatKind;

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
  const ServerState& state = state_of(ZEND_THIS);
  array_init(return_value);
  for (const StatField& field : weft::server::stat_fields()) {
    const uint64_t value = state.stats.*field.member - state.baseline.*field.member;
    add_assoc_long(return_value, field.name, static_cast<zend_long>(value));
  }
}

// The counters themselves only rise, so that nobody else who reads them sees a reset.
ZEND_METHOD(Weft_HttpServer, resetTelemetry) {
  ZEND_PARSE_PARAMETERS_NONE();
  ServerState& state = state_of(ZEND_THIS);
  for (const StatField& field : weft::server::stat_fields()) {
    if (field.kind == StatKind::kCounter) state.baseline.*field.member = state.stats.*field.member;
    if (field.kind == StatKind::kMaximum) state.stats.*field.member = 0;
  }
  RETURN_TRUE;
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

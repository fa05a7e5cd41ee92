// HttpServer.

#include <algorithm>
#include <memory>

#include "php/call.h"
#include "php/classes/http_classes.h"
#include "php/classes/http_server_config.h"
#include "php/classes/static_handler.h"
#include "php/coroutine.h"
#include "php/errors.h"
#include "php/object.h"
#include "php/process.h"
#include "php/run/standalone_run.h"
#include "php/run/supervisor_run.h"
#include "php/run/worker_process.h"
#include "php/server_numbers.h"
#include "php/workers_options.h"
#include "stubs/HttpServer_arginfo.h"

namespace weft::php {

namespace {

// Behind an HttpServer object. The handler and the configuration stay when a run has ended, so that the
// server can be started again.
struct ServerState {
  zval config;
  Service service;
  ServerNumbers numbers;
  std::unique_ptr<Run> run;
  bool starting = false;            // the bootloader may run
  WorkerProcess* worker = nullptr;  // in a worker process, from its begin

  // What answers requests in this process, if anything does.
  ServerRun* server() const { return worker ? worker->server() : run ? run->server() : nullptr; }

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
  if (!state.run && !state.worker && !state.starting) return &state;
  throw_runtime("%s: the server is running; stop() it first", method);
  return nullptr;
}

// The cycle collector must see through the usual circle: handler closure -> use ($server) -> handler.
HashTable* collect(zend_object* object, zval** table, int* count) {
  ServerState& state = *ServerBox::native_of(object);
  zend_get_gc_buffer* buffer = zend_get_gc_buffer_create();
  zend_get_gc_buffer_add_zval(buffer, &state.config);
  zend_get_gc_buffer_add_zval(buffer, const_cast<zval*>(state.service.handler.value()));
  zend_get_gc_buffer_use(buffer, table, count);
  return nullptr;
}

// Whether this process is to lead workers of a server that is there already.
bool is_generation() {
  return handover() && handover()->role == server::Handover::Role::kGeneration;
}

bool needs_certificate(const ServerConfig& config) {
  const auto speaks_tls = [](const ListenerConfig& listener) { return listener.tls; };
  const auto is_default = [](const tls::Certificate& certificate) { return certificate.host.empty(); };
  return std::any_of(config.listeners.begin(), config.listeners.end(), speaks_tls) &&
         config.certificate.empty() &&
         std::none_of(config.certificates.begin(), config.certificates.end(), is_default);
}

bool check_startable(ServerState& state, const ServerConfig& config) {
  if (state.run || state.worker || state.starting) {
    throw_runtime("start(): the server is already running");
  } else if (!state.service) {
    throw_runtime("start(): no handler; call addHttpHandler() or addStaticHandler() first");
  } else if (config.listeners.empty()) {
    throw_runtime("start(): no listener; call addListener() or addUnixListener() on the configuration first");
  } else if (config.proxy_protocol && config.trusted_proxies.empty()) {
    throw_runtime("start(): setProxyProtocol(true) without a proxy to trust; call setTrustedProxies(), too");
  } else if (needs_certificate(config)) {
    throw_runtime(
        "start(): a listener speaks TLS, and there is no certificate for clients that name no host; call "
        "setCertificate() and setPrivateKey(), or addCertificate(null, ...)");
  } else if (config.certificate.empty() != config.private_key.empty()) {
    throw_runtime("start(): setCertificate() and setPrivateKey() go together, and one of them is missing");
  } else if (config.client_verification != tls::ClientVerification::kNone && config.client_ca.empty()) {
    throw_runtime("start(): setClientVerification() needs authorities to verify by; call setClientCa(), too");
  } else if (!config.hot_reload.paths.empty() && !is_generation() && worker_count(config) == 1) {
    throw_runtime(
        "start(): enableHotReload() needs several workers, and there is one, this process; call setWorkers() "
        "with 2 or more");
  } else if (Scheduler& scheduler = Scheduler::get(); !scheduler.current() && !scheduler.can_drive()) {
    throw_runtime("start(): called from within the event loop, in no coroutine; use Async\\spawn()");
  } else {
    return true;
  }
  return false;
}

void become_worker(void* context, WorkerProcess& worker, std::shared_ptr<server::GroupMemory> memory) {
  auto& state = *static_cast<ServerState*>(context);
  state.run.release();  // the supervisor's
  state.worker = &worker;
  state.numbers.share(std::move(memory), &worker.seat());
}

// Does not return in a process that is to be a generation of workers.
void make_run(ServerState& state, const ServerConfig& config) {
  const WorkerProcess::Role role{&config, &state.service, become_worker, &state};
  if (is_generation()) {
    WorkerProcess::lead(role, *take_handover());
  }
  Scheduler& scheduler = Scheduler::get();
  if (worker_count(config) > 1) {
    state.run = std::make_unique<SupervisorRun>(scheduler, config, role, state.numbers);
    return;
  }
  state.numbers.begin_run();
  state.run = std::make_unique<StandaloneRun>(scheduler, config, state.service, state.numbers);
}

bool open_run(ServerState& state) {
  state.starting = true;
  const bool opened = state.run->open();
  state.starting = false;
  return opened;
}

// Keeps the object alive while it runs, whatever the script does with its own references.
bool run_server(zend_object* object, ServerState& state, const ServerConfig& config) {
  GC_ADDREF(object);
  make_run(state, config);
  const bool opened = open_run(state);
  const bool served = opened && state.run->serve() && state.run->succeeded();
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
  list("coroutine_stack_bytes", scheduler.stack_size());
  list("timers", scheduler.loop().timers().count());
  list("memory_php_bytes", zend_memory_usage(false));
  list("memory_php_peak_bytes", zend_memory_peak_usage(false));
}

void make_address(zval* row, const ListenerConfig& listener, const io::SocketAddress& bound) {
  array_init(row);
  if (listener.unix_path.empty()) {
    add_assoc_string(row, "type", "tcp");
    add_assoc_stringl(row, "host", bound.host.data(), bound.host.size());
    add_assoc_long(row, "port", bound.port.value_or(0));
  } else {
    add_assoc_string(row, "type", "unix");
    add_assoc_stringl(row, "path", listener.unix_path.data(), listener.unix_path.size());
  }
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
  lock_server_config(config);
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
  state->service.handler = Callable(ZEND_CALL_ARG(execute_data, 1));
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServer, addStaticHandler) {
  zval* handler;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_OBJECT_OF_CLASS(handler, static_handler_class())
  ZEND_PARSE_PARAMETERS_END();
  ServerState* state = idle_state_of(ZEND_THIS, "addStaticHandler()");
  const auto* const mount = state ? lock_static_handler(handler) : nullptr;
  if (!mount) RETURN_THROWS();
  state->service.mounts.push_back(*mount);
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
  if (state.worker) {
    state.worker->ask_to_stop();
  } else if (state.run) {
    state.run->stop();
  }
  RETURN_TRUE;
}

ZEND_METHOD(Weft_HttpServer, reload) {
  ZEND_PARSE_PARAMETERS_NONE();
  ServerState& state = state_of(ZEND_THIS);
  if (state.worker) {
    state.worker->ask_to_reload();
    RETURN_TRUE;
  }
  if (!state.run) {
    throw_runtime("reload(): the server is not running");
    RETURN_THROWS();
  }
  const bool reloaded = state.run->reload();
  if (EG(exception)) RETURN_THROWS();
  RETURN_BOOL(reloaded);
}

ZEND_METHOD(Weft_HttpServer, isRunning) {
  ZEND_PARSE_PARAMETERS_NONE();
  const ServerState& state = state_of(ZEND_THIS);
  RETURN_BOOL(state.worker || (state.run && !state.starting));
}

ZEND_METHOD(Weft_HttpServer, getConfig) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_COPY(&state_of(ZEND_THIS).config);
}

ZEND_METHOD(Weft_HttpServer, getTelemetry) {
  ZEND_PARSE_PARAMETERS_NONE();
  ServerState& state = state_of(ZEND_THIS);
  if (ServerRun* server = state.server()) server->gauges().refresh();
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
  if (ServerRun* server = state.server()) server->gauges().refresh();
  array_init(return_value);
  state.numbers.list_stats(return_value);
}

ZEND_METHOD(Weft_HttpServer, getRuntimeStats) {
  ZEND_PARSE_PARAMETERS_NONE();
  array_init(return_value);
  list_runtime(return_value, state_of(ZEND_THIS).server());
}

ZEND_METHOD(Weft_HttpServer, getListenAddresses) {
  ZEND_PARSE_PARAMETERS_NONE();
  ServerState& state = state_of(ZEND_THIS);
  array_init(return_value);
  if (!state.run && !state.worker) return;
  const ServerConfig& config = server_config_of(&state.config);
  const auto addresses = state.worker ? state.worker->addresses() : state.run->addresses();
  // Behind the configured ones may come more sockets of the same listeners.
  const size_t count = std::min(addresses.size(), config.listeners.size());
  for (size_t i = 0; i < count; ++i) {
    zval row;
    make_address(&row, config.listeners[i], addresses[i]);
    add_next_index_zval(return_value, &row);
  }
}

ZEND_METHOD(Weft_HttpServer, getAdminAddress) {
  ZEND_PARSE_PARAMETERS_NONE();
  ServerState& state = state_of(ZEND_THIS);
  const auto address = state.run ? state.run->admin_address() : std::nullopt;
  if (!address) RETURN_NULL();
  make_address(return_value, *server_config_of(&state.config).admin_listener, *address);
}

#include "php/hooks/transports.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <span>
#include <string_view>
#include <utility>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "php/hooks/thread_hooks.h"
#include "php/hooks/transport_addresses.h"
#include "php/zend.h"
#include "weft/base/clock.h"

namespace weft::php {

namespace {

// What a kind of streams does, and what it did before. The first member is what its streams point to.
struct Wrapped {
  php_stream_ops operations;
  std::atomic<const php_stream_ops*> original;  // set last: then the other is there
};

struct Transport {
  std::string_view name;
  bool secure;  // a handshake follows connecting
  php_stream_transport_factory factory = nullptr;
};

std::array<Transport, 10> transports = {{{"tcp", false},
                                         {"udp", false},
                                         {"udg", false},
                                         {"unix", false},
                                         {"ssl", true},
                                         {"tls", true},
                                         {"tlsv1.0", true},
                                         {"tlsv1.1", true},
                                         {"tlsv1.2", true},
                                         {"tlsv1.3", true}}};
std::array<Wrapped, 2 * transports.size()> kinds;

const php_stream_ops& original_of(const php_stream* stream) {
  return *reinterpret_cast<const Wrapped*>(stream->ops)->original.load(std::memory_order_relaxed);
}

// Streams of a kind know each other by what they point to.
class AsOriginal {
 public:
  explicit AsOriginal(php_stream* stream) : stream_(stream), own_(stream->ops) {
    stream->ops = &original_of(stream);
  }
  ~AsOriginal() { stream_->ops = own_; }
  AsOriginal(const AsOriginal&) = delete;
  AsOriginal& operator=(const AsOriginal&) = delete;

 private:
  php_stream* stream_;
  const php_stream_ops* own_;
};

int set_original_option(php_stream* stream, int option, int value, void* parameters) {
  const AsOriginal original(stream);
  return stream->ops->set_option(stream, option, value, parameters);
}

php_netstream_data_t& data_of(const php_stream* stream) {
  return *static_cast<php_netstream_data_t*>(stream->abstract);
}

// Null: as ever.
ThreadHooks* inside(const php_stream* stream) {
  ThreadHooks* hooks = ThreadHooks::inside(HookFamily::kSockets);
  return hooks && stream->abstract && data_of(stream).is_blocked ? hooks : nullptr;
}

int64_t to_ms(const timeval& time) {
  return time.tv_sec < 0 ? -1 : time.tv_sec * 1000 + (time.tv_usec + 999) / 1000;
}

Waited wait(ThreadHooks& hooks, const php_stream* stream, short events, int64_t timeout_ms) {
  pollfd wanted{data_of(stream).socket, events, 0};
  return hooks.wait({&wanted, 1, timeout_ms, Claim::kExclusive, "a stream"});
}

// The stream does not wait by itself as long as this lives.
class Unblocked {
 public:
  explicit Unblocked(php_stream* stream) : stream_(stream) { set(0); }
  ~Unblocked() { set(1); }
  Unblocked(const Unblocked&) = delete;
  Unblocked& operator=(const Unblocked&) = delete;

 private:
  void set(int blocking) {
    set_original_option(stream_, PHP_STREAM_OPTION_BLOCKING, blocking, nullptr);
    data_of(stream_).is_blocked = static_cast<char>(blocking);
  }

  php_stream* stream_;
};

ssize_t read_stream(php_stream* stream, char* to, size_t room) {
  const php_stream_ops& original = original_of(stream);
  ThreadHooks* hooks = inside(stream);
  if (!hooks) return original.read(stream, to, room);
  const int64_t timeout_ms = to_ms(data_of(stream).timeout);
  const Unblocked unblocked(stream);
  for (;;) {
    data_of(stream).timeout_event = 0;
    const ssize_t done = original.read(stream, to, room);
    if (done > 0 || stream->eof) return done;
    const Waited waited = wait(*hooks, stream, POLLIN, timeout_ms);
    if (waited == Waited::kReady) continue;
    data_of(stream).timeout_event = waited == Waited::kTimeout;
    // Who waits without a limit for an answer would take it for that to the next question.
    if (waited == Waited::kRefused && timeout_ms < 0) stream->eof = 1;
    return -1;
  }
}

bool is_ready(const php_stream* stream, short events) {
  pollfd state{data_of(stream).socket, events, 0};
  return ::poll(&state, 1, 0) != 0;
}

ssize_t write_stream(php_stream* stream, const char* from, size_t size) {
  const php_stream_ops& original = original_of(stream);
  ThreadHooks* hooks = inside(stream);
  if (!hooks) return original.write(stream, from, size);
  const Unblocked unblocked(stream);
  size_t total = 0;
  while (total < size) {
    const bool ready = is_ready(stream, POLLOUT) || wait(*hooks, stream, POLLOUT, -1) == Waited::kReady;
    const ssize_t done = ready ? original.write(stream, from + total, size - total) : -1;
    if (done < 0) return total ? static_cast<ssize_t>(total) : done;
    total += static_cast<size_t>(done);
  }
  return static_cast<ssize_t>(total);
}

int close_stream(php_stream* stream, int close_handle) {
  const php_stream_ops& original = original_of(stream);
  if (stream->abstract && data_of(stream).socket >= 0) ThreadHooks::before_close(data_of(stream).socket);
  return original.close(stream, close_handle);
}

// --- connecting

// 0, or the error.
int await_connection(ThreadHooks& hooks, const php_stream* stream, int64_t timeout_ms) {
  switch (wait(hooks, stream, POLLOUT, timeout_ms)) {
    case Waited::kTimeout: return ETIMEDOUT;
    case Waited::kRefused: return errno;
    case Waited::kReady: break;
  }
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(data_of(stream).socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

// As long as the handshake is told to go on it has not ended.
int shake_hands(ThreadHooks& hooks, php_stream* stream, void* parameters, int64_t timeout_ms) {
  auto& crypto = *static_cast<php_stream_xport_crypto_param*>(parameters);
  for (;;) {
    const int taken = set_original_option(stream, PHP_STREAM_OPTION_CRYPTO_API, 0, parameters);
    if (crypto.outputs.returncode != 0) return taken;
    if (wait(hooks, stream, POLLIN, timeout_ms) == Waited::kReady) continue;
    crypto.outputs.returncode = -1;
    return taken;
  }
}

// Whether the handshake is over.
bool is_encrypted(php_stream* stream) {
  zval about;
  array_init(&about);
  set_original_option(stream, PHP_STREAM_OPTION_META_DATA_API, 0, &about);
  const bool encrypted = zend_hash_str_exists(Z_ARRVAL(about), ZEND_STRL("crypto"));
  zval_ptr_dtor(&about);
  return encrypted;
}

bool enable_crypto(ThreadHooks& hooks, php_stream* stream, int64_t timeout_ms) {
  if (is_encrypted(stream)) return true;
  php_stream_xport_crypto_param crypto{};
  crypto.op = php_stream_xport_crypto_param::STREAM_XPORT_CRYPTO_OP_ENABLE;
  crypto.inputs.activate = 1;
  shake_hands(hooks, stream, &crypto, timeout_ms);
  return crypto.outputs.returncode > 0;
}

bool is_secure(const php_stream* stream) {
  return reinterpret_cast<const Wrapped*>(stream->ops) - kinds.data() >=
         static_cast<ptrdiff_t>(transports.size());
}

void fail(php_stream_xport_param& connect, int error) {
  connect.outputs.returncode = -1;
  connect.outputs.error_code = error;
  if (connect.want_errortext && !connect.outputs.error_text) {
    connect.outputs.error_text = zend_string_init(strerror(error), strlen(strerror(error)), false);
  }
}

void disconnect(php_stream* stream) {
  php_socket_t& socket = data_of(stream).socket;
  if (socket < 0) return;
  ThreadHooks::before_close(socket);
  ::close(std::exchange(socket, -1));
}

int connect_to_address(ThreadHooks& hooks, php_stream* stream, php_stream_xport_param& connect,
                       int64_t timeout_ms) {
  connect.op = php_stream_xport_param::STREAM_XPORT_OP_CONNECT_ASYNC;
  data_of(stream).is_blocked = 0;
  const int taken = set_original_option(stream, PHP_STREAM_OPTION_XPORT_API, 0, &connect);
  connect.op = php_stream_xport_param::STREAM_XPORT_OP_CONNECT;
  const bool begun = connect.outputs.returncode == 0 || connect.outputs.returncode == 1;
  if (!begun || data_of(stream).socket < 0) {
    data_of(stream).is_blocked = 1;
    return taken;
  }
  const Unblocked unblocked(stream);
  const int error = connect.outputs.returncode == 1 ? await_connection(hooks, stream, timeout_ms) : 0;
  connect.outputs.returncode = 0;
  connect.outputs.error_code = 0;
  if (error) {
    fail(connect, error);
  } else if (is_secure(stream) && !enable_crypto(hooks, stream, timeout_ms)) {
    connect.outputs.returncode = -1;
  }
  return taken;
}

// One address after another, until one answers.
int connect_to_any(ThreadHooks& hooks, php_stream* stream, php_stream_xport_param& connect,
                   TransportAddresses& addresses, int64_t until_ms) {
  char* const name = connect.inputs.name;
  const size_t name_size = connect.inputs.namelen;
  int taken = PHP_STREAM_OPTION_RETURN_OK;
  for (size_t i = 0; i < addresses.count; ++i) {
    if (connect.outputs.error_text) zend_string_release(connect.outputs.error_text);
    connect.outputs.error_text = nullptr;
    connect.inputs.name = addresses.names[i].data();
    connect.inputs.namelen = strlen(connect.inputs.name);
    const int64_t left_ms = until_ms < 0 ? -1 : std::max<int64_t>(until_ms - monotonic_ms(), 0);
    taken = connect_to_address(hooks, stream, connect, left_ms);
    if (connect.outputs.returncode == 0 || EG(exception) || i + 1 == addresses.count) break;
    disconnect(stream);
  }
  connect.inputs.name = name;
  connect.inputs.namelen = name_size;
  return taken;
}

bool has_names(const php_stream* stream) {
  return original_of(stream).label != std::string_view("unix_socket") &&
         original_of(stream).label != std::string_view("udg_socket");
}

int connect_stream(ThreadHooks& hooks, php_stream* stream, php_stream_xport_param& connect) {
  const int64_t timeout_ms = connect.inputs.timeout ? to_ms(*connect.inputs.timeout) : -1;
  TransportAddresses addresses;
  if (has_names(stream)) addresses = look_up_addresses({connect.inputs.name, connect.inputs.namelen});
  if (addresses.error) {
    fail_to_look_up(connect, addresses.error);
    return PHP_STREAM_OPTION_RETURN_OK;
  }
  // TLS is set up once for a stream: PHP itself finds out which of several addresses answers at once.
  if (addresses.count == 0 || (is_secure(stream) && addresses.count > 1)) {
    return connect_to_address(hooks, stream, connect, timeout_ms);
  }
  return connect_to_any(hooks, stream, connect, addresses, timeout_ms < 0 ? -1 : monotonic_ms() + timeout_ms);
}

void wrap(php_stream* stream, bool secure);

int accept_stream(ThreadHooks& hooks, php_stream* stream, php_stream_xport_param& accept) {
  const int64_t timeout_ms = accept.inputs.timeout ? to_ms(*accept.inputs.timeout) : -1;
  if (!is_ready(stream, POLLIN)) wait(hooks, stream, POLLIN, timeout_ms);
  timeval none{};
  if (EG(exception)) accept.inputs.timeout = &none;
  const int taken = set_original_option(stream, PHP_STREAM_OPTION_XPORT_API, 0, &accept);
  if (accept.outputs.client) wrap(accept.outputs.client, false);
  return taken;
}

int set_stream_option(php_stream* stream, int option, int value, void* parameters) {
  ThreadHooks* hooks = inside(stream);
  if (hooks && option == PHP_STREAM_OPTION_XPORT_API) {
    auto& transport = *static_cast<php_stream_xport_param*>(parameters);
    if (transport.op == php_stream_xport_param::STREAM_XPORT_OP_CONNECT) {
      return connect_stream(*hooks, stream, transport);
    }
    if (transport.op == php_stream_xport_param::STREAM_XPORT_OP_ACCEPT) {
      return accept_stream(*hooks, stream, transport);
    }
    if (transport.op == php_stream_xport_param::STREAM_XPORT_OP_RECV && !is_ready(stream, POLLIN) &&
        wait(*hooks, stream, POLLIN, -1) != Waited::kReady) {
      transport.outputs.returncode = -1;
      return PHP_STREAM_OPTION_RETURN_OK;
    }
  }
  if (hooks && option == PHP_STREAM_OPTION_CRYPTO_API) {
    const auto& crypto = *static_cast<php_stream_xport_crypto_param*>(parameters);
    if (crypto.op == php_stream_xport_crypto_param::STREAM_XPORT_CRYPTO_OP_ENABLE && crypto.inputs.activate) {
      const Unblocked unblocked(stream);
      return shake_hands(*hooks, stream, parameters, to_ms(data_of(stream).timeout));
    }
  }
  return set_original_option(stream, option, value, parameters);
}

// --- wrapping

Wrapped* add_kind(std::span<Wrapped> all, const php_stream_ops* original) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  for (Wrapped& kind : all) {
    const php_stream_ops* known = kind.original.load(std::memory_order_relaxed);
    if (known == original) return &kind;
    if (known) continue;
    kind.operations = *original;
    kind.operations.read = read_stream;
    kind.operations.write = write_stream;
    kind.operations.close = close_stream;
    kind.operations.set_option = set_stream_option;
    kind.original.store(original, std::memory_order_release);
    return &kind;
  }
  return nullptr;
}

Wrapped* find_kind(const php_stream_ops* original, bool secure) {
  const auto all = std::span(kinds).subspan(secure ? transports.size() : 0, transports.size());
  for (Wrapped& kind : all) {
    if (kind.original.load(std::memory_order_acquire) == original) return &kind;
  }
  return add_kind(all, original);
}

void wrap(php_stream* stream, bool secure) {
  if (Wrapped* kind = find_kind(stream->ops, secure)) stream->ops = &kind->operations;
}

php_stream* make_stream(const char* name, size_t name_size, const char* resource, size_t resource_size,
                        const char* persistent_id, int options, int flags, timeval* timeout,
                        php_stream_context* context STREAMS_DC) {
  for (const Transport& transport : transports) {
    if (transport.name != std::string_view(name, name_size)) continue;
    php_stream* stream = transport.factory(name, name_size, resource, resource_size, persistent_id, options,
                                           flags, timeout, context STREAMS_REL_CC);
    if (stream) wrap(stream, transport.secure);
    return stream;
  }
  return nullptr;
}

}  // namespace

void wrap_stream_transports() {
  HashTable* table = php_stream_xport_get_hash();
  for (Transport& transport : transports) {
    void* factory = zend_hash_str_find_ptr(table, transport.name.data(), transport.name.size());
    if (!factory) continue;
    transport.factory = reinterpret_cast<php_stream_transport_factory>(factory);
    php_stream_xport_register(transport.name.data(), make_stream);
  }
}

}  // namespace weft::php

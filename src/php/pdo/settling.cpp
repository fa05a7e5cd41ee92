// What happens to a connection between two coroutines.
#include "php/coroutine.h"
#include "php/globals.h"
#include "php/object.h"
#include "php/pdo/connections.h"
#include "php/pdo/pdo_calls.h"

namespace weft::php {

namespace {

// For rolling back, checks and callbacks together. A server that takes longer is not fit for the next one.
constexpr int64_t kPatienceMs = 5000;

// One that does not throw leaves no trace of its errors.
bool throws_errors(zend_object* pdo) {
  static const zend_long attribute = pdo_constant("ATTR_ERRMODE");
  static const zend_long expected = pdo_constant("ERRMODE_EXCEPTION");
  zval key;
  zval mode;
  ZVAL_LONG(&key, attribute);
  call_method(pdo, "getattribute", {key}, &mode);
  const bool throws = Z_TYPE(mode) == IS_LONG && Z_LVAL(mode) == expected;
  zval_ptr_dtor(&mode);
  return throws;
}

// A statement that still exists goes on with the connection, and so may code that has it.
bool is_in_use(const zend_object* pdo) {
  if (is_unreachable_by_scripts(pdo)) return false;
  gc_collect_cycles();
  return !is_unreachable_by_scripts(pdo);
}

}  // namespace

void Connections::suspect() {
  zend_object* pdo = leases_.empty() ? nullptr : held();
  if (Connection* connection = pdo ? find(pdo) : nullptr) connection->suspect = true;
}

void Connections::note_transaction() {
  zend_object* pdo = held();
  if (Connection* connection = pdo ? find(pdo) : nullptr) connection->begun.note();
}

bool Connections::ask(const Callable& callable, zend_object* pdo) {
  zval argument;
  zval returned;
  ZVAL_OBJ(&argument, pdo);
  ZVAL_UNDEF(&returned);
  callable.call(&returned, 1, &argument);
  // As with all callbacks: who returns nothing does not say no.
  const bool no = Z_ISUNDEF(returned) || Z_TYPE(returned) == IS_FALSE;
  zval_ptr_dtor(&returned);
  return !no && !EG(exception);
}

bool Connections::is_alive(zend_object* pdo) const {
  if (!settings_.health_check) return query_number(pdo, "SELECT 1") == 1;
  const bool alive = ask(settings_.health_check, pdo);
  drop_exception();
  return alive;
}

// Of the coroutine that had it, on its stack: before the end, or right after it.
bool Connections::take_back(void* self, zval* resource) {
  auto& connections = *static_cast<Connections*>(self);
  zend_object* const pdo = Z_OBJ_P(resource);
  Connection* connection = connections.find(pdo);
  if (!connection) return false;
  std::erase_if(connections.leases_, [pdo](const auto& lease) { return lease.second == pdo; });
  return connections.settle_in_time(pdo, *connection);
}

bool Connections::settle_in_time(zend_object* pdo, Connection& connection) {
  Scheduler& scheduler = Scheduler::get();
  Coroutine* coroutine = scheduler.current();
  const bool cancelled = coroutine && coroutine->cancellation_requested();
  if (coroutine) {
    connection.settler = coroutine;
    connection.settler_id = coroutine->id();
    scheduler.loop().refresh_now();
    connection.patience.start(scheduler.loop().timers(), scheduler.loop().now_ms() + kPatienceMs);
  }
  const bool good = settle(pdo, connection);
  connection.patience.stop();
  if (!good && cancelled) connection.abandoned = true;
  connection.taken.forget();
  connection.begun.forget();
  connection.suspect = false;
  connection.used_ms = scheduler.loop().now_ms();
  return good;
}

void Connections::on_settling_timeout(void* context) {
  auto& connection = *static_cast<Connection*>(context);
  if (connection.settler->id() != connection.settler_id) return;
  connection.abandoned = true;
  Scheduler::get().cancel(*connection.settler, nullptr);
}

bool Connections::settle(zend_object* pdo, Connection& connection) {
  const Coroutine* coroutine = Scheduler::get().current();
  // Left in the middle of anything.
  if (coroutine && coroutine->outcome() == Outcome::kBailedOut) return false;
  if (is_in_use(pdo)) return false;
  const bool doubtful =
      connection.suspect || (coroutine && coroutine->cancellation_requested()) || !throws_errors(pdo);
  if (!end_transaction(pdo, connection)) return false;
  if (doubtful && !is_alive(pdo)) return false;
  return !settings_.on_release || ask(settings_.on_release, pdo);
}

bool Connections::end_transaction(zend_object* pdo, Connection& connection) {
  if (!method_is_true(pdo, "intransaction")) return !EG(exception);
  const bool rolled_back = method_is_true(pdo, "rollback");
  drop_exception();
  if (rolled_back) ++statistics_.rolled_back;
  const Coroutine* coroutine = Scheduler::get().current();
  // Who is cancelled has no say in it.
  if (coroutine && coroutine->cancellation_requested()) return rolled_back;
  const Place& begun = connection.begun.file ? connection.begun : connection.taken;
  zend_string* file = begun.file ? zend_string_copy(begun.file) : ZSTR_EMPTY_ALLOC();
  zend_error_at(E_WARNING, file, begun.line,
                "Weft\\Pdo\\Pool: the transaction begun here was still open when its coroutine gave the "
                "connection back; it has been %s",
                rolled_back ? "rolled back" : "ended with the connection");
  zend_string_release(file);
  return rolled_back && !EG(exception);
}

}  // namespace weft::php

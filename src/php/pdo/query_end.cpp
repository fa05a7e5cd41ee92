// A server goes on with a query whose client has gone, until it has something to send: so it is asked to
// stop.
#include <utility>

#include "php/coroutine.h"
#include "php/pdo/connections.h"
#include "php/pdo/pdo_calls.h"

namespace weft::php {

namespace {

// For all of it, with a connection to be opened.
constexpr int64_t kLimitMs = 5000;

}  // namespace

// Another connection says it, in a coroutine of its own.
struct QueryEnd {
  Task task;  // first, so that the task leads back here
  Connections* connections;
  zend_object* object;  // keeps them
  zend_string* sql;
  Coroutine* coroutine;
  io::Timer timer;

  QueryEnd(Connections& of, zend_object& keeper, zend_string* statement)
      : task{run, finished}, connections(&of), object(&keeper), sql(statement), timer(on_timeout, this) {
    GC_ADDREF(object);
    Scheduler& scheduler = Scheduler::get();
    coroutine = scheduler.enqueue(task);
    timer.start(scheduler.loop().timers(), scheduler.loop().now_ms() + kLimitMs);
  }

  static void on_timeout(void* context) {
    Scheduler::get().cancel(*static_cast<QueryEnd*>(context)->coroutine, nullptr);
  }

  // The one that takes the place of the closed one, if it is not somebody's already.
  static void run(Task& task) {
    auto& self = reinterpret_cast<QueryEnd&>(task);
    ResourcePool& pool = *self.connections->pool_;
    zval pdo;
    ZVAL_UNDEF(&pdo);
    const bool pooled = pool.try_acquire(&pdo);
    if (!pooled && !EG(exception)) open_pdo(&pdo, self.connections->settings_.arguments, 4);
    if (!EG(exception)) self.tell(Z_OBJ(pdo));
    zval_ptr_dtor(&pdo);
    if (pooled && !EG(exception)) pool.release(&pdo);
    drop_exception();
    // Here, where destructors may run.
    self.let_go();
  }

  void tell(zend_object* pdo) {
    zval statement;
    zval returned;
    ZVAL_STR_COPY(&statement, sql);
    call_method(pdo, "exec", {statement}, &returned);
    zval_ptr_dtor(&statement);
    if (!EG(exception)) ++connections->statistics_.cancelled_queries;
    drop_exception();
  }

  void let_go() {
    if (zend_object* kept = std::exchange(object, nullptr)) OBJ_RELEASE(kept);
  }

  static void finished(Task& task, Outcome, zend_object* error) {
    auto* self = reinterpret_cast<QueryEnd*>(&task);
    if (error) OBJ_RELEASE(error);
    zend_string_release(self->sql);
    self->let_go();
    delete self;
  }
};

void Connections::end_query(const Connection& connection) {
  if (connection.server_id < 0 || Scheduler::get().closing()) return;
  const char* const format =
      driver_ == Driver::kMysql ? "KILL " ZEND_LONG_FMT : "SELECT pg_cancel_backend(" ZEND_LONG_FMT ")";
  new QueryEnd(*this, *object_, zend_strpprintf(0, format, connection.server_id));
}

}  // namespace weft::php

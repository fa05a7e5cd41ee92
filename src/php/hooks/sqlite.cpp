#include <algorithm>
#include <cctype>
#include <span>
#include <string_view>
#include <utility>

#include "php/hooks/patience.h"
#include "php/hooks/sqlite_connection.h"
#include "php/hooks/thread_hooks.h"
#include "weft/base/clock.h"

// SQLite's calls that may work or wait for long, which another thread makes while the coroutine waits. No
// thread waits for a lock of a file: the call is made again after a while, as the lock's holder may need the
// thread.

namespace weft::php::hooks {

namespace {

using Home = SqliteConnection::Home;

const SqliteApi& api() {
  return SqliteApi::get();
}

ThreadHooks* inside() {
  return ThreadHooks::inside(HookFamily::kSqlite);
}

// Null: the call is made as ever.
SqliteConnection* connection_of(Database* database) {
  SqliteConnection* connection = SqliteConnection::find(database);
  return connection && connection->home() != Home::kHere ? connection : nullptr;
}

// --- one call, in the name of a coroutine

class Use {
 public:
  Use(ThreadHooks& hooks, SqliteConnection& connection) : connection_(connection) {
    connection.user = hooks.scheduler().current();
    connection.cancelled = false;
    connection.asked_for_patience = false;
    connection.missed_authorizer = false;
  }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;
  ~Use() {
    connection_.user = nullptr;
    connection_.repeatable = false;
  }

 private:
  SqliteConnection& connection_;
};

bool in_use(ThreadHooks& hooks, const SqliteConnection& connection) {
  if (!connection.user) return false;
  hooks.throw_busy("SQLite connection", *connection.user);
  return true;
}

template <class Call>
struct SqliteJob final : FinishedJob {
  SqliteJob(SqliteConnection& used, const Call& to_make) : connection(used), call(to_make) {}
  void work() override {
    if (!connection.cancelled) result = call();
  }
  SqliteConnection& connection;
  const Call& call;
  int result = kSqliteInterrupt;
};

template <class Call>
int elsewhere(ThreadHooks& hooks, SqliteConnection& connection, const char* what, const Call& call) {
  const auto job = std::make_shared<SqliteJob<Call>>(connection, call);
  const auto interrupt = [](void* context) {
    auto& one = *static_cast<SqliteConnection*>(context);
    one.cancelled = true;
    api().interrupt(one.database());
  };
  return hooks.run_unless_cancelled(job, what, interrupt, &connection) ? job->result : kSqliteInterrupt;
}

enum class Where : uint8_t { kElsewhere, kHere };

// As often as it takes to get past others' locks, for at most the connection's time.
template <class Call>
int with_patience(ThreadHooks& hooks, SqliteConnection& connection, Where where, const char* what,
                  const Call& call) {
  const int64_t until = monotonic_ms() + connection.busy_ms();
  Patience patience;
  for (;;) {
    connection.asked_for_patience = false;
    const int result = where == Where::kHere ? call() : elsewhere(hooks, connection, what, call);
    if ((result & 0xff) != kSqliteBusy) return result;
    // Within a transaction it may be the one the others wait for.
    const bool again = connection.asked_for_patience || api().get_autocommit(connection.database());
    if (!again || monotonic_ms() >= until) return result;
    if (!hooks.sleep_ms(patience.next_ms())) return kSqliteInterrupt;
  }
}

bool names_busy_timeout(std::string_view text) {
  constexpr std::string_view kName = "busy_timeout";
  return !std::ranges::search(text, kName, {}, [](char c) { return std::tolower(c); }).empty();
}

// Whether the first of these statements may be a pragma, with a comment before it or not.
bool begins_as_pragma(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n\f;");
  return begin != text.npos && std::string_view("Pp-/").find(text[begin]) != text.npos;
}

// "PRAGMA busy_timeout" works when it is prepared, and on a time that SQLite keeps itself.
template <class Prepare>
int with_busy_timeout(Database* database, const char* text, int size, const Prepare& prepare) {
  const std::string_view whole = size < 0 ? std::string_view(text) : std::string_view(text, size);
  const bool concerned = begins_as_pragma(whole) && names_busy_timeout(whole);
  SqliteConnection* connection = concerned ? SqliteConnection::find(database) : nullptr;
  if (!connection) return prepare();
  connection->lend_busy_timeout();
  const int result = prepare();
  // Asking would make the connection forget its error.
  if (result == kSqliteOk) {
    connection->take_busy_timeout_back();
  } else {
    connection->take_same_busy_timeout_back();
  }
  return result;
}

int prepare_here(Database* database, const char* text, int size, Statement** made, const char** rest) {
  const auto prepare = [&] { return api().prepare_v2(database, text, size, made, rest); };
  return text ? with_busy_timeout(database, text, size, prepare) : prepare();
}

int prepare(ThreadHooks& hooks, SqliteConnection& connection, const char* text, int size, Statement** made,
            const char** rest) {
  const Use use(hooks, connection);
  connection.repeatable = true;
  const Where where = connection.home() == Home::kMixed ? Where::kHere : Where::kElsewhere;
  const int result = with_busy_timeout(connection.database(), text, size, [&] {
    return with_patience(hooks, connection, where, "sqlite3_prepare()",
                         [&] { return api().prepare_v2(connection.database(), text, size, made, rest); });
  });
  // Cancelled when it had been made: nobody would know of it.
  if (result != kSqliteOk) api().finalize(std::exchange(*made, nullptr));
  return result;
}

int step(ThreadHooks& hooks, SqliteConnection& connection, Statement* statement) {
  const Use use(hooks, connection);
  // Rows that have come would come again.
  connection.repeatable = !api().stmt_busy(statement);
  const auto call = [statement] { return api().step(statement); };
  const int result = with_patience(hooks, connection, Where::kElsewhere, "sqlite3_step()", call);
  // It had to be prepared anew.
  return connection.missed_authorizer ? with_patience(hooks, connection, Where::kHere, "", call) : result;
}

// Another coroutine's call goes on: a statement of the connection waits for its end.
void await_others(Statement* statement) {
  ThreadHooks* hooks = statement ? inside() : nullptr;
  if (!hooks) return;
  Database* const database = api().db_handle(statement);
  Scheduler& scheduler = hooks->scheduler();
  scheduler.protect();
  for (;;) {
    const SqliteConnection* connection = connection_of(database);
    if (!connection || !connection->user || !scheduler.sleep_ms(1)) break;
  }
  --scheduler.current()->protections;
}

// --- the functions

int hooked_prepare_v2(Database* database, const char* text, int size, Statement** made, const char** rest) {
  ThreadHooks* hooks = inside();
  SqliteConnection* connection = hooks && text ? connection_of(database) : nullptr;
  if (!connection) return prepare_here(database, text, size, made, rest);
  *made = nullptr;
  if (in_use(*hooks, *connection)) return kSqliteBusy;
  return prepare(*hooks, *connection, text, size, made, rest);
}

int hooked_step(Statement* statement) {
  ThreadHooks* hooks = statement ? inside() : nullptr;
  SqliteConnection* connection = hooks ? connection_of(api().db_handle(statement)) : nullptr;
  if (!connection) return api().step(statement);
  if (in_use(*hooks, *connection)) return kSqliteBusy;
  return step(*hooks, *connection, statement);
}

// One statement after another, as each may be repeated on its own, or change the time for the next one.
template <class Prepare, class Step>
int exec_each(Database* database, const char* text, char** message, const Prepare& prepare,
              const Step& step) {
  int result = kSqliteOk;
  while (*text && result == kSqliteOk) {
    Statement* statement = nullptr;
    result = prepare(text, &statement, &text);
    if (!statement) continue;
    do {
      result = step(statement);
    } while (result == kSqliteRow);
    const int end = api().finalize(statement);
    if (result == kSqliteDone) result = end;
  }
  if (result != kSqliteOk && message) *message = api().mprintf("%s", api().errmsg(database));
  return result;
}

int hooked_exec(Database* database, const char* text, RowCallback callback, void* context, char** message) {
  ThreadHooks* hooks = inside();
  SqliteConnection* connection = hooks && !callback && text ? connection_of(database) : nullptr;
  if (!connection && (callback || !text || !names_busy_timeout(text))) {
    return api().exec(database, text, callback, context, message);
  }
  if (message) *message = nullptr;
  if (!connection) {
    const auto prepare = [&](const char* from, Statement** made, const char** rest) {
      return prepare_here(database, from, -1, made, rest);
    };
    return exec_each(database, text, message, prepare, api().step);
  }
  if (in_use(*hooks, *connection)) return kSqliteBusy;
  return exec_each(
      database, text, message,
      [&](const char* from, Statement** made, const char** rest) {
        return prepare(*hooks, *connection, from, -1, made, rest);
      },
      [&](Statement* statement) { return step(*hooks, *connection, statement); });
}

int hooked_reset(Statement* statement) {
  await_others(statement);
  return api().reset(statement);
}

int hooked_finalize(Statement* statement) {
  await_others(statement);
  return api().finalize(statement);
}

int hooked_open_v2(const char* name, Database** database, int flags, const char* system) {
  const int result = api().open_v2(name, database, flags, system);
  if (*database) SqliteConnection::add(*database);
  return result;
}

int hooked_close(Database* database) {
  SqliteConnection::remove(database);
  return api().close(database);
}

int hooked_close_v2(Database* database) {
  SqliteConnection::remove(database);
  return api().close_v2(database);
}

int hooked_busy_timeout(Database* database, int milliseconds) {
  SqliteConnection* connection = SqliteConnection::find(database);
  return connection ? connection->set_busy_timeout(milliseconds) : api().busy_timeout(database, milliseconds);
}

int hooked_set_authorizer(Database* database, Authorizer authorizer, void* context) {
  SqliteConnection* connection = SqliteConnection::find(database);
  return connection ? connection->set_authorizer(authorizer, context)
                    : api().set_authorizer(database, authorizer, context);
}

// Those who ask for the last error of a connection that is in use want to know of their own.
const SqliteConnection* used_by_others(Database* database) {
  const SqliteConnection* connection = SqliteConnection::find(database);
  return connection && connection->user ? connection : nullptr;
}

int hooked_errcode(Database* database) {
  return used_by_others(database) ? kSqliteBusy : api().errcode(database);
}

int hooked_extended_errcode(Database* database) {
  return used_by_others(database) ? kSqliteBusy : api().extended_errcode(database);
}

const char* hooked_errmsg(Database* database) {
  return used_by_others(database) ? "connection is in use by another coroutine" : api().errmsg(database);
}

// Values that belong to the caller are copied: variables may change while another thread reads.
Destructor as_copy(Destructor destructor) {
  return !destructor && inside() ? reinterpret_cast<Destructor>(intptr_t{-1}) : destructor;
}

int hooked_bind_text(Statement* statement, int index, const char* data, int size, Destructor destructor) {
  return api().bind_text(statement, index, data, size, as_copy(destructor));
}

int hooked_bind_blob(Statement* statement, int index, const void* data, int size, Destructor destructor) {
  return api().bind_blob(statement, index, data, size, as_copy(destructor));
}

// Functions of the script must be called by its thread.
template <auto kMember, class... Arguments>
int made_of_php(Database* database, Arguments... arguments) {
  if (SqliteConnection* connection = SqliteConnection::find(database)) connection->keep_here();
  return (api().*kMember)(database, arguments...);
}

const GotHook kHooks[] = {
    {"sqlite3_prepare_v2", reinterpret_cast<void*>(hooked_prepare_v2)},
    {"sqlite3_step", reinterpret_cast<void*>(hooked_step)},
    {"sqlite3_exec", reinterpret_cast<void*>(hooked_exec)},
    {"sqlite3_reset", reinterpret_cast<void*>(hooked_reset)},
    {"sqlite3_finalize", reinterpret_cast<void*>(hooked_finalize)},
    {"sqlite3_open_v2", reinterpret_cast<void*>(hooked_open_v2)},
    {"sqlite3_close", reinterpret_cast<void*>(hooked_close)},
    {"sqlite3_close_v2", reinterpret_cast<void*>(hooked_close_v2)},
    {"sqlite3_busy_timeout", reinterpret_cast<void*>(hooked_busy_timeout)},
    {"sqlite3_set_authorizer", reinterpret_cast<void*>(hooked_set_authorizer)},
    {"sqlite3_errcode", reinterpret_cast<void*>(hooked_errcode)},
    {"sqlite3_extended_errcode", reinterpret_cast<void*>(hooked_extended_errcode)},
    {"sqlite3_errmsg", reinterpret_cast<void*>(hooked_errmsg)},
    {"sqlite3_bind_text", reinterpret_cast<void*>(hooked_bind_text)},
    {"sqlite3_bind_blob", reinterpret_cast<void*>(hooked_bind_blob)},
    {"sqlite3_create_function",
     reinterpret_cast<void*>(
         made_of_php<&SqliteApi::create_function, const char*, int, int, void*, void*, void*, void*>)},
    {"sqlite3_create_function_v2",
     reinterpret_cast<void*>(made_of_php<&SqliteApi::create_function_v2, const char*, int, int, void*, void*,
                                         void*, void*, void*>)},
    {"sqlite3_create_collation",
     reinterpret_cast<void*>(made_of_php<&SqliteApi::create_collation, const char*, int, void*, void*>)},
    {"sqlite3_create_collation_v2",
     reinterpret_cast<void*>(
         made_of_php<&SqliteApi::create_collation_v2, const char*, int, void*, void*, void*>)},
};

}  // namespace

std::span<const GotHook> sqlite_hooks() {
  return kHooks;
}

}  // namespace weft::php::hooks

#include "php/hooks/sqlite_connection.h"

#include <algorithm>
#include <memory>
#include <unordered_map>

#include <unistd.h>

#include "weft/base/clock.h"

namespace weft::php::hooks {

namespace {

constexpr int kSerialized = 1;
constexpr useconds_t kLongestNap = 20'000;

using Connections = std::unordered_map<Database*, std::unique_ptr<SqliteConnection>>;

Connections& connections() {
  thread_local Connections map;
  return map;
}

}  // namespace

SqliteConnection::SqliteConnection(Database* database) : database_(database) {
  const SqliteApi& api = SqliteApi::get();
  if (api.threadsafe() != kSerialized || !api.db_mutex(database)) home_ = Home::kHere;
}

SqliteConnection* SqliteConnection::find(Database* database) {
  const auto found = connections().find(database);
  return found == connections().end() ? nullptr : found->second.get();
}

void SqliteConnection::add(Database* database) {
  connections()[database] = std::make_unique<SqliteConnection>(database);
}

void SqliteConnection::remove(Database* database) {
  const SqliteConnection* one = find(database);
  if (!one) return;
  const SqliteApi& api = SqliteApi::get();
  if (one->busy_ms_ > 0) api.busy_timeout(database, one->busy_ms_);
  if (one->authorizer_) api.set_authorizer(database, one->authorizer_, one->authorizer_context_);
  connections().erase(database);
}

int SqliteConnection::set_busy_timeout(int milliseconds) {
  busy_ms_ = std::max(milliseconds, 0);
  if (busy_ms_ == 0) return SqliteApi::get().busy_timeout(database_, milliseconds);
  return SqliteApi::get().busy_handler(database_, on_busy, this);
}

void SqliteConnection::lend_busy_timeout() {
  SqliteApi::get().busy_timeout(database_, busy_ms_);
}

void SqliteConnection::take_busy_timeout_back() {
  const SqliteApi& api = SqliteApi::get();
  int milliseconds = busy_ms_;
  Statement* statement = nullptr;
  asking_for_itself_ = true;
  api.prepare_v2(database_, "PRAGMA busy_timeout", -1, &statement, nullptr);
  asking_for_itself_ = false;
  if (statement && api.step(statement) == kSqliteRow) milliseconds = api.column_int(statement, 0);
  api.finalize(statement);
  set_busy_timeout(milliseconds);
}

int SqliteConnection::set_authorizer(Authorizer authorizer, void* context) {
  authorizer_ = authorizer;
  authorizer_context_ = context;
  if (home_ != Home::kHere) home_ = authorizer ? Home::kMixed : Home::kAnywhere;
  return SqliteApi::get().set_authorizer(database_, authorizer ? on_authorize : nullptr, this);
}

// A lock is held by somebody else. Zero: give up.
int SqliteConnection::on_busy(void* context, int calls) {
  auto& self = *static_cast<SqliteConnection*>(context);
  if (self.repeatable) {
    self.asked_for_patience = true;
    return 0;
  }
  const int64_t now = monotonic_ms();
  if (calls == 0) self.busy_since_ms_ = now;
  if (self.cancelled || now - self.busy_since_ms_ >= self.busy_ms_) return 0;
  ::usleep(std::min<useconds_t>(kLongestNap, 1000U << std::min(calls, 10)));
  return 1;
}

int SqliteConnection::on_authorize(void* context, int action, const char* a, const char* b, const char* c,
                                   const char* d) {
  auto& self = *static_cast<SqliteConnection*>(context);
  if (self.asking_for_itself_) return kSqliteOk;
  if (::pthread_equal(::pthread_self(), self.thread_)) {
    return self.authorizer_(self.authorizer_context_, action, a, b, c, d);
  }
  self.missed_authorizer = true;
  return kSqliteDeny;
}

}  // namespace weft::php::hooks

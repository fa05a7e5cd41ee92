#pragma once

#include <atomic>

#include <pthread.h>

#include "php/coroutine.h"
#include "php/hooks/sqlite_api.h"

namespace weft::php::hooks {

// What is known of a database that has been opened by this thread since calls are redirected.
class SqliteConnection {
 public:
  // Where its calls may be made.
  enum class Home : uint8_t {
    kAnywhere,
    kMixed,  // an authorizer is asked, which is PHP's: what prepares is made by the thread that has opened it
    kHere,   // PHP functions are called by it, or the library is not built for more than one thread
  };

  explicit SqliteConnection(Database* database);
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  // Of the calling thread; null: unknown.
  static SqliteConnection* find(Database* database);
  static void add(Database* database);
  // About to be closed. Brings its callbacks back to what they would be without us.
  static void remove(Database* database);

  Database* database() const { return database_; }
  Home home() const { return home_; }
  void keep_here() { home_ = Home::kHere; }

  // As sqlite3_busy_timeout() and sqlite3_set_authorizer().
  int set_busy_timeout(int milliseconds);
  int set_authorizer(Authorizer authorizer, void* context);
  int busy_ms() const { return busy_ms_; }

  // SQLite's own handler waits until the time is taken back, which may be another one by then.
  void lend_busy_timeout();
  void take_busy_timeout_back();
  // Nothing has become of it: it is the same as before.
  void take_same_busy_timeout_back() { set_busy_timeout(busy_ms_); }

  // The coroutine in whose name another thread works with it; null: none.
  const Coroutine* user = nullptr;

  // --- read and written by the thread that works with it, while another waits for that

  // Whoever waits for a lock is to come back at once, as the call can be repeated.
  bool repeatable = false;
  // That has happened.
  bool asked_for_patience = false;
  // An authorizer was wanted where it cannot be asked.
  bool missed_authorizer = false;
  // By others: leave the call as soon as possible.
  std::atomic<bool> cancelled = false;

 private:
  static int on_busy(void* context, int calls);
  static int on_authorize(void* context, int action, const char* a, const char* b, const char* c,
                          const char* d);

  Database* const database_;
  const pthread_t thread_ = ::pthread_self();
  Home home_ = Home::kAnywhere;
  int busy_ms_ = 0;
  int64_t busy_since_ms_ = 0;
  bool asking_for_itself_ = false;  // a statement of ours, which is nobody's to forbid
  Authorizer authorizer_ = nullptr;
  void* authorizer_context_ = nullptr;
};

}  // namespace weft::php::hooks

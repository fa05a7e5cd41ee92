#pragma once

#include <cstdint>

namespace weft::php::hooks {

// What is used of libsqlite3, which is not linked: whoever is redirected has it loaded.

struct Database;   // sqlite3
struct Statement;  // sqlite3_stmt

// Result codes.
constexpr int kSqliteOk = 0;
constexpr int kSqliteDeny = 1;  // also what authorizers say
constexpr int kSqliteBusy = 5;
constexpr int kSqliteInterrupt = 9;
constexpr int kSqliteRow = 100;
constexpr int kSqliteDone = 101;

using Authorizer = int (*)(void* context, int action, const char*, const char*, const char*, const char*);
using BusyHandler = int (*)(void* context, int calls);
using Destructor = void (*)(void*);
using RowCallback = int (*)(void*, int, char**, char**);

struct SqliteApi {
  int (*threadsafe)();
  void* (*db_mutex)(Database*);
  Database* (*db_handle)(Statement*);
  int (*stmt_busy)(Statement*);
  int (*get_autocommit)(Database*);
  void (*interrupt)(Database*);
  int (*busy_handler)(Database*, BusyHandler, void*);
  char* (*mprintf)(const char*, ...);
  int (*open_v2)(const char*, Database**, int, const char*);
  int (*close)(Database*);
  int (*close_v2)(Database*);
  int (*busy_timeout)(Database*, int);
  int (*set_authorizer)(Database*, Authorizer, void*);
  int (*prepare_v2)(Database*, const char*, int, Statement**, const char**);
  int (*step)(Statement*);
  int (*column_int)(Statement*, int);
  int (*reset)(Statement*);
  int (*finalize)(Statement*);
  int (*exec)(Database*, const char*, RowCallback, void*, char**);
  int (*errcode)(Database*);
  int (*extended_errcode)(Database*);
  const char* (*errmsg)(Database*);
  int (*bind_text)(Statement*, int, const char*, int, Destructor);
  int (*bind_blob)(Statement*, int, const void*, int, Destructor);
  int (*create_function)(Database*, const char*, int, int, void*, void*, void*, void*);
  int (*create_function_v2)(Database*, const char*, int, int, void*, void*, void*, void*, void*);
  int (*create_collation)(Database*, const char*, int, void*, void*);
  int (*create_collation_v2)(Database*, const char*, int, void*, void*, void*);

  // For calls out of redirected functions only.
  static const SqliteApi& get();
};

}  // namespace weft::php::hooks

#include "php/hooks/sqlite_api.h"

#include <dlfcn.h>

namespace weft::php::hooks {

namespace {

template <class Function>
void find(Function& function, const char* name) {
  function = reinterpret_cast<Function>(::dlsym(RTLD_DEFAULT, name));
}

SqliteApi load() {
  SqliteApi api{};
  find(api.threadsafe, "sqlite3_threadsafe");
  find(api.db_mutex, "sqlite3_db_mutex");
  find(api.db_handle, "sqlite3_db_handle");
  find(api.stmt_busy, "sqlite3_stmt_busy");
  find(api.get_autocommit, "sqlite3_get_autocommit");
  find(api.interrupt, "sqlite3_interrupt");
  find(api.busy_handler, "sqlite3_busy_handler");
  find(api.mprintf, "sqlite3_mprintf");
  find(api.open_v2, "sqlite3_open_v2");
  find(api.close, "sqlite3_close");
  find(api.close_v2, "sqlite3_close_v2");
  find(api.busy_timeout, "sqlite3_busy_timeout");
  find(api.set_authorizer, "sqlite3_set_authorizer");
  find(api.prepare_v2, "sqlite3_prepare_v2");
  find(api.step, "sqlite3_step");
  find(api.column_int, "sqlite3_column_int");
  find(api.reset, "sqlite3_reset");
  find(api.finalize, "sqlite3_finalize");
  find(api.exec, "sqlite3_exec");
  find(api.errcode, "sqlite3_errcode");
  find(api.extended_errcode, "sqlite3_extended_errcode");
  find(api.errmsg, "sqlite3_errmsg");
  find(api.bind_text, "sqlite3_bind_text");
  find(api.bind_blob, "sqlite3_bind_blob");
  find(api.create_function, "sqlite3_create_function");
  find(api.create_function_v2, "sqlite3_create_function_v2");
  find(api.create_collation, "sqlite3_create_collation");
  find(api.create_collation_v2, "sqlite3_create_collation_v2");
  return api;
}

}  // namespace

const SqliteApi& SqliteApi::get() {
  static const SqliteApi api = load();
  return api;
}

}  // namespace weft::php::hooks

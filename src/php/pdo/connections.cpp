#include "php/pdo/connections.h"

#include <cstring>
#include <utility>

#include "php/async/register.h"
#include "php/coroutine.h"
#include "php/globals.h"
#include "php/pdo/pdo_calls.h"
#include "php/process.h"

namespace weft::php {

namespace {

int64_t now_ms() {
  return Scheduler::get().loop().now_ms();
}

bool begins_with(const zval& string, const char* prefix) {
  return std::strncmp(Z_STRVAL(string), prefix, std::strlen(prefix)) == 0;
}

// For messages: without what comes behind "password=". A new string.
zend_string* without_password(const zval& dsn) {
  static constexpr char kKey[] = "password=";
  const char* const text = Z_STRVAL(dsn);
  const char* const key = strcasestr(text, kKey);
  if (!key) return zend_string_copy(Z_STR(dsn));
  const char* const value = key + std::strlen(kKey);
  return zend_strpprintf(0, "%.*s***%s", static_cast<int>(value - text), text,
                         value + std::strcspn(value, "; "));
}

}  // namespace

const PoolCallbacks Connections::kCallbacks{
    .create = create,
    .destroy = destroy,
    .before_acquire = before_acquire,
    .before_release = take_back,
    .reclaim = take_back,
};

// --- places

void Connections::Place::note() {
  const zend_execute_data* frame = innermost_user_frame(EG(current_execute_data));
  forget();
  if (!frame) return;
  file = zend_string_copy(frame->func->op_array.filename);
  line = frame->opline->lineno;
}

void Connections::Place::forget() {
  if (file) zend_string_release(std::exchange(file, nullptr));
  line = 0;
}

// ---

Connections::Connections() : next(WEFT_G(pdo_pools)) {
  WEFT_G(pdo_pools) = this;
}

Connections::~Connections() {
  Connections** link = &WEFT_G(pdo_pools);
  while (*link != this) link = &(*link)->next;
  *link = next;
  if (!pool_) return;
  pool_.reset();
  for (zval& argument : settings_.arguments) zval_ptr_dtor(&argument);
  if (attributes_) zend_array_release(attributes_);
}

void Connections::configure(zend_object& object, PdoSettings&& settings) {
  object_ = &object;
  settings_ = std::move(settings);
  forks_ = forks();
  const zval& dsn = settings_.arguments[0];
  driver_ = begins_with(dsn, "mysql:")   ? Driver::kMysql
            : begins_with(dsn, "pgsql:") ? Driver::kPgsql
                                         : Driver::kOther;
  pool_ = std::make_unique<ResourcePool>(object, kCallbacks, this, settings_.limits);
}

void Connections::add_to(zend_get_gc_buffer* buffer) const {
  if (!pool_) return;
  for (const zval& argument : settings_.arguments) {
    zend_get_gc_buffer_add_zval(buffer, const_cast<zval*>(&argument));
  }
  for (const Callable* callable : {&settings_.health_check, &settings_.on_connect, &settings_.on_release}) {
    zend_get_gc_buffer_add_zval(buffer, const_cast<zval*>(callable->value()));
  }
  pool_->add_to(buffer);
}

Connections::Connection* Connections::find(zend_object* pdo) {
  const auto found = connections_.find(pdo);
  return found == connections_.end() ? nullptr : &found->second;
}

// --- who has which

zend_object* Connections::held() {
  if (forks_ != forks()) abandon_after_fork();
  if (leases_.empty()) return nullptr;
  const auto found = leases_.find(Scheduler::get().current());
  return found == leases_.end() ? nullptr : found->second;
}

zend_object* Connections::acquire() {
  zend_object* pdo = held();
  return pdo ? pdo : lease();
}

zend_object* Connections::lease() {
  if (Scheduler::get().closing()) {
    zend_throw_exception(pdo_exception_class(), "The pool of connections is gone: the request ends", 0);
    return nullptr;
  }
  const uint64_t timeouts = pool_->statistics().timed_out;
  zval pdo;
  if (!pool_->acquire(0, &pdo)) {
    explain_failure(timeouts);
    return nullptr;
  }
  GC_DELREF(Z_OBJ(pdo));  // the pool has one
  leases_[Scheduler::get().current()] = Z_OBJ(pdo);
  find(Z_OBJ(pdo))->taken.note();
  return Z_OBJ(pdo);
}

void Connections::explain_failure(uint64_t timeouts_before) {
  const bool timed_out = pool_->statistics().timed_out != timeouts_before;
  if (!timed_out && !pool_->closed()) return;
  if (!instanceof_function(EG(exception)->ce, registered_class("async\\poolexception"))) return;
  zend_string* name = without_password(settings_.arguments[0]);
  if (timed_out) {
    zend_throw_exception_ex(
        pdo_exception_class(), 0,
        "Pool of %s: none of its %u connections became free within " ZEND_LONG_FMT " milliseconds",
        ZSTR_VAL(name), pool_->limits().max, static_cast<zend_long>(pool_->limits().wait_ms));
  } else {
    zend_throw_exception_ex(pdo_exception_class(), 0, "Pool of %s: it is closed", ZSTR_VAL(name));
  }
  zend_string_release(name);
}

void Connections::give_back(zend_object* pdo) {
  zval resource;
  ZVAL_OBJ(&resource, pdo);
  pool_->release(&resource);
}

void Connections::release() {
  if (zend_object* pdo = held()) give_back(pdo);
}

void Connections::release_outside() {
  if (forks_ != forks()) return;
  const auto found = leases_.find(nullptr);
  if (found == leases_.end()) return;
  // When the script has ended there is no frame, and without one PHP ends at the first exception.
  zend_execute_data bottom{};
  zend_execute_data* const frame = EG(current_execute_data);
  if (!frame) EG(current_execute_data) = &bottom;
  give_back(found->second);
  if (!frame && EG(exception)) zend_clear_exception();
  EG(current_execute_data) = frame;
}

void Connections::close() {
  pool_->close();
}

// The connections are the parent's: here nobody uses them, and nobody closes them, which the server would
// hear.
void Connections::abandon_after_fork() {
  forks_ = forks();
  if (pool_->statistics().created == 0) return;
  leases_.clear();
  connections_.clear();
  static_cast<void>(pool_.release());
  pool_ = std::make_unique<ResourcePool>(*object_, kCallbacks, this, settings_.limits);
}

// --- attributes

bool Connections::set_attribute(zend_long attribute, zval* value) {
  if (zend_object* pdo = held()) {
    zval key;
    ZVAL_LONG(&key, attribute);
    if (!method_is_true(pdo, "setattribute", {key, *value})) return false;
  }
  if (!attributes_) attributes_ = zend_new_array(4);
  zval* known = zend_hash_index_find(attributes_, static_cast<zend_ulong>(attribute));
  if (known && zend_is_identical(known, value)) return true;
  zval copy;
  ZVAL_COPY(&copy, value);
  zend_hash_index_update(attributes_, static_cast<zend_ulong>(attribute), &copy);
  ++attributes_version_;
  return true;
}

// One that a connection refuses is forgotten, so that the next one can be used.
bool Connections::apply_attributes(zend_object* pdo, Connection& connection) {
  if (connection.attributes_version == attributes_version_) return true;
  connection.attributes_version = attributes_version_;
  zend_ulong attribute;
  zval* value;
  ZEND_HASH_FOREACH_NUM_KEY_VAL(attributes_, attribute, value) {
    zval key;
    ZVAL_LONG(&key, static_cast<zend_long>(attribute));
    zval returned;
    call_method(pdo, "setattribute", {key, *value}, &returned);
    if (!EG(exception)) continue;
    zend_hash_index_del(attributes_, attribute);
    return false;
  }
  ZEND_HASH_FOREACH_END();
  return true;
}

// --- opening and closing

bool Connections::create(void* self, zval* resource) {
  auto& connections = *static_cast<Connections*>(self);
  if (!open_pdo(resource, connections.settings_.arguments, 4)) return false;
  zend_object* const pdo = Z_OBJ_P(resource);
  connections.connections_.erase(pdo);
  if (connections.introduce(pdo, connections.connections_[pdo])) return true;
  connections.connections_.erase(pdo);
  return false;
}

bool Connections::introduce(zend_object* pdo, Connection& connection) {
  connection.used_ms = now_ms();
  if (driver_ == Driver::kMysql) connection.server_id = query_number(pdo, "SELECT CONNECTION_ID()");
  if (driver_ == Driver::kPgsql) connection.server_id = query_number(pdo, "SELECT pg_backend_pid()");
  if (EG(exception) || !apply_attributes(pdo, connection)) return false;
  if (!settings_.on_connect) return true;
  zval argument;
  zval returned;
  ZVAL_OBJ(&argument, pdo);
  ZVAL_UNDEF(&returned);
  settings_.on_connect.call(&returned, 1, &argument);
  zval_ptr_dtor(&returned);
  return !EG(exception);
}

bool Connections::before_acquire(void* self, zval* resource) {
  auto& connections = *static_cast<Connections*>(self);
  zend_object* const pdo = Z_OBJ_P(resource);
  Connection* connection = connections.find(pdo);
  if (!connection) return false;
  const int64_t idle_ms = now_ms() - connection->used_ms;
  if (idle_ms >= connections.settings_.check_after_ms && !connections.is_alive(pdo)) return false;
  return connections.apply_attributes(pdo, *connection);
}

void Connections::destroy(void* self, zval* resource) {
  auto& connections = *static_cast<Connections*>(self);
  zend_object* const pdo = Z_OBJ_P(resource);
  const auto found = connections.connections_.find(pdo);
  if (found == connections.connections_.end()) return;
  const Coroutine* coroutine = Scheduler::get().current();
  const bool in_use =
      std::erase_if(connections.leases_, [pdo](const auto& lease) { return lease.second == pdo; }) > 0;
  if (found->second.abandoned || (in_use && coroutine && coroutine->cancellation_requested())) {
    connections.end_query(found->second);
  }
  connections.connections_.erase(found);
}

}  // namespace weft::php

#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>

#include "php/async/resource_pool.h"
#include "php/call.h"
#include "php/scheduler.h"
#include "php/zend.h"
#include "weft/io/timer_wheel.h"

namespace weft::php {

// What a Weft\Pdo\Pool is told.
struct PdoSettings {
  zval arguments[4];  // of PDO's constructor; owned
  PoolLimits limits;
  int64_t check_after_ms = 0;
  Callable health_check;
  Callable on_connect;
  Callable on_release;
};

// Connections to one database, and which coroutine has which of them. What a Weft\Pdo\Pool does: ResourcePool
// has the rules of who gets one, this knows what a connection is. Behind an object of its own that keeps it
// alive.
class Connections {
 public:
  struct Statistics {
    uint64_t rolled_back = 0;
    uint64_t cancelled_queries = 0;
  };

  Connections();
  ~Connections();
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  // Once, before anything else. `object` is the one it is behind.
  void configure(zend_object& object, PdoSettings&& settings);
  bool configured() const { return pool_ != nullptr; }

  // The running coroutine's connection, borrowed; takes one when it has none. Null with a PDOException.
  zend_object* acquire();
  // Null when it has none.
  zend_object* held();
  // Gives it back, if it has one.
  void release();
  // The same for the code outside, whoever calls.
  void release_outside();
  void close();

  // For connections that are given out from now on, and the running coroutine's. False when that refuses.
  bool set_attribute(zend_long attribute, zval* value);
  // The running coroutine's connection may be broken: it is checked when it comes back.
  void suspect();
  // It has begun a transaction, here.
  void note_transaction();

  const ResourcePool& pool() const { return *pool_; }
  const Statistics& statistics() const { return statistics_; }
  void add_to(zend_get_gc_buffer* buffer) const;

  // The next of this thread's, see WEFT_G(pdo_pools).
  Connections* next = nullptr;

 private:
  friend struct QueryEnd;

  // Where in the script; owns the name.
  struct Place {
    zend_string* file = nullptr;
    uint32_t line = 0;

    ~Place() { forget(); }
    void note();
    void forget();
  };

  // What is known about an open connection.
  struct Connection {
    int64_t used_ms = 0;
    uint32_t attributes_version = 0;
    zend_long server_id = -1;  // what the server calls it; -1: unknown
    bool suspect = false;
    bool abandoned = false;  // the server may still be at work for it
    Place taken;             // by its coroutine
    Place begun;             // the transaction
    // While it is being made ready for the next one: who does that, and until when.
    io::Timer patience{on_settling_timeout, this};
    Coroutine* settler = nullptr;
    zend_ulong settler_id = 0;
  };
  enum class Driver : uint8_t { kOther, kMysql, kPgsql };

  static bool create(void* self, zval* resource);
  static void destroy(void* self, zval* resource);
  static bool before_acquire(void* self, zval* resource);
  static bool take_back(void* self, zval* resource);
  static const PoolCallbacks kCallbacks;

  Connection* find(zend_object* pdo);
  bool introduce(zend_object* pdo, Connection& connection);
  bool apply_attributes(zend_object* pdo, Connection& connection);
  bool is_alive(zend_object* pdo) const;
  bool settle(zend_object* pdo, Connection& connection);
  bool settle_in_time(zend_object* pdo, Connection& connection);
  bool end_transaction(zend_object* pdo, Connection& connection);
  zend_object* lease();
  void give_back(zend_object* pdo);
  void explain_failure(uint64_t timeouts_before);
  void abandon_after_fork();
  void end_query(const Connection& connection);

  static void on_settling_timeout(void* connection);
  static bool ask(const Callable& callable, zend_object* pdo);

  zend_object* object_ = nullptr;  // not owned
  PdoSettings settings_;
  Driver driver_ = Driver::kOther;
  HashTable* attributes_ = nullptr;  // owned; attribute => value
  uint32_t attributes_version_ = 0;
  std::unique_ptr<ResourcePool> pool_;
  std::unordered_map<const zend_object*, Connection> connections_;
  // By coroutine; null: the code outside. What is in use lives in the pool.
  std::unordered_map<const Coroutine*, zend_object*> leases_;
  Statistics statistics_;
  unsigned forks_ = 0;  // when it was made; see forks()
};

}  // namespace weft::php

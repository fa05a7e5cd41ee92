#pragma once

#include "php/zend.h"
#include "php_weft.h"

namespace weft::php {
class Connections;
class EventHubs;
class ResourcePool;
class Scheduler;
class SignalFutures;
class Watchdog;
}  // namespace weft::php
namespace weft::server {
class Counter;
}

ZEND_BEGIN_MODULE_GLOBALS(weft)
weft::php::Scheduler* scheduler;           // owned; from its first use to the end of the request
weft::php::Watchdog* watchdog;             // owned; from the first Watch to the last
weft::php::EventHubs* event_hubs;          // of the running server, or null
weft::php::SignalFutures* signal_futures;  // owned; from the first to the end of the request
zend_long stack_size;                      // octets of a coroutine's C stack
zend_object* root_context;                 // owned; Async\Context of the main scope, made at first use
weft::php::Connections* pdo_pools;         // the first of all that exist; not owned
weft::php::ResourcePool* resource_pools;   // the first of all that exist; not owned
uint64_t pool_timeouts;                    // of all of them, and of those that are gone
bool trueasync_aliases;
bool hooks_fallback;  // calls are not redirected, as if that were impossible
bool drain_registered;
weft::server::Counter* survived_fatals;  // of the running server, or null
ZEND_END_MODULE_GLOBALS(weft)

extern ZEND_DECLARE_MODULE_GLOBALS(weft)

#define WEFT_G(v) ZEND_MODULE_GLOBALS_ACCESSOR(weft, v)

#if defined(ZTS) && defined(COMPILE_DL_WEFT)
    ZEND_TSRMLS_CACHE_EXTERN()
#endif

#pragma once

#include <cstdint>

#include "php/async/completable.h"
#include "php/zend.h"

namespace weft::php {

// What a function that waits for several completables makes of errors.
enum class OnError : uint8_t {
  kCollect,  // go on waiting
  kThrow,    // the first one ends the waiting
};

struct GatherRule {
  // Ends the waiting: so many have succeeded (or all have completed).
  uint32_t wanted;
  OnError on_error;
  // Of results and errors: in the order of the triggers, else as they completed.
  bool in_order = true;
  // Failed ones are null among the results.
  bool fill_null = false;
};

// Replaces the iterable in `triggers`, an argument of the running function, by an array of all its elements,
// each an object that can be awaited. False with EG(exception). Runs code of the script.
bool collect_triggers(uint32_t argument, zval* triggers);

// Waits for the elements of what collect_triggers() made, at most until `token` (may be null) completes. The
// arrays are the caller's, empty; `errors` may be null. False with EG(exception).
bool gather(HashTable* triggers, Completable* token, const GatherRule& rule, HashTable* results,
            HashTable* errors);

}  // namespace weft::php

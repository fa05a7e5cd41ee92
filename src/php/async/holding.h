#pragma once

#include "weft/base/intrusive_list.h"

namespace weft::php {

// What a coroutine must not take with it when it ends: a lock, a resource of a pool. Embedded in what is
// held; in Coroutine::holdings of the holder.
struct Holding {
  explicit Holding(void (*when_abandoned)(Holding& holding)) : abandoned(when_abandoned) {}

  ListHook hook;
  // The holder ends, in whatever way, and has it still; it is in no list any more. On the holder's stack,
  // behind its gate, with no exception pending: may run code of the script and suspend, but for when
  // Scheduler::closing().
  void (*abandoned)(Holding& holding);
};

}  // namespace weft::php

#include "php/run/run.h"

namespace weft::php {

bool Run::serve() {
  parked_ = scheduler_.current();
  if (parked_) {
    park();
    parked_ = nullptr;
  } else {
    scheduler_.run_until([](void* self) { return static_cast<Run*>(self)->over(); }, this);
  }
  leave();
  return !EG(exception);
}

// A cancellation of the coroutine that called start() stops the server in order and is thrown on when it is
// over. At the end of the request there is no waiting any more: the caller leaves and the handlers are
// unwound after it.
void Run::park() {
  while (!over()) {
    if (scheduler_.suspend("server")) continue;
    if (scheduler_.closing()) return;
    zend_exception_save();
    stop();
  }
  zend_exception_restore();
}

void Run::ended() {
  if (parked_) scheduler_.resume(*parked_);
  scheduler_.loop().interrupt();
}

}  // namespace weft::php

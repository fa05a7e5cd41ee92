#include "php/hooks/file_turns.h"

#include <algorithm>
#include <cerrno>

namespace weft::php::hooks {

FileTurn::FileTurn(ThreadHooks& hooks, int descriptor, Kind kind)
    : hooks_(hooks), coroutine_(*hooks.scheduler().current()), descriptor_(descriptor), kind_(kind) {}

FileTurn::~FileTurn() {
  if (!listed_) return;
  std::erase(hooks_.file_turns(), this);
  if (FileTurn* next = hooks_.first_turn(descriptor_)) hooks_.scheduler().resume(next->coroutine_);
}

bool FileTurn::await() {
  if (hooks_.refusing()) {
    errno = ECANCELED;
    return false;
  }
  if (conflicts()) return false;
  hooks_.file_turns().push_back(this);
  listed_ = true;
  while (!evicted_ && hooks_.first_turn(descriptor_) != this) {
    if (hooks_.suspend_for("its turn on a file")) continue;
    errno = ECANCELED;
    return false;
  }
  if (evicted_) errno = EBADF;
  return !evicted_;
}

void FileTurn::evict() {
  evicted_ = true;
  if (hooks_.first_turn(descriptor_) != this) hooks_.scheduler().resume(coroutine_);
}

bool FileTurn::conflicts() const {
  for (const FileTurn* other : hooks_.file_turns()) {
    if (other->descriptor_ != descriptor_ || (kind_ == Kind::kOrdered && other->kind_ == kind_)) continue;
    hooks_.throw_busy("File", descriptor_, other->coroutine_);
    errno = EBUSY;
    return true;
  }
  return false;
}

}  // namespace weft::php::hooks

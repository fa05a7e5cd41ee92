#include "php/context_pool.h"

#include <algorithm>

#include "php/coroutine.h"
#include "weft/base/assert.h"

namespace weft::php {

ContextPool::ContextPool(io::TimerWheel& timers, size_t stack_size)
    : stacks_(stack_size),
      timers_(timers),
      timer_([](void* self) { static_cast<ContextPool*>(self)->trim(); }, this) {}

ContextPool::~ContextPool() {
  WEFT_ASSERT(first_ == nullptr);
}

CoroutineContext* ContextPool::take() {
  CoroutineContext* context = first_;
  if (!context) [[unlikely]] {
    least_ = 0;
    return CoroutineContext::make(stacks_);
  }
  first_ = context->next_idle;
  --idle_;
  least_ = std::min(least_, idle_);
  return context;
}

void ContextPool::give_back(CoroutineContext* context) {
  context->next_idle = first_;
  first_ = context;
  if (++idle_ <= kKept || timer_.running()) [[likely]]
    return;
  least_ = idle_;
  timer_.start(timers_, timers_.now() + kPeriodMs);
}

void ContextPool::clear() {
  while (first_) destroy_first();
  timer_.stop();
}

void ContextPool::destroy_first() {
  CoroutineContext* context = first_;
  first_ = context->next_idle;
  --idle_;
  CoroutineContext::destroy(context, stacks_);
}

void ContextPool::trim() {
  const size_t spare = least_ > kKept ? std::min(least_ - kKept, kBatch) : 0;
  for (size_t i = 0; i < spare; ++i) destroy_first();
  least_ = idle_;
  if (idle_ > kKept) timer_.start(timers_, timers_.now() + kPeriodMs);
}

}  // namespace weft::php

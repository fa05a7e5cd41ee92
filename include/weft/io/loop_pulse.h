#pragma once

#include <atomic>
#include <cstdint>

namespace weft::io {

// Shows a thread beside the loop's what the loop is doing. Its work is cut into steps with numbers of their
// own: one callback, or one stretch of a coroutine. Costs the loop a store per step and no look at a clock.
class LoopPulse {
 public:
  using Callback = void (*)(void* context);

  // On the loop's thread. `callback` is called there when a step that was marked ends; it may not begin one.
  void set_listener(Callback callback, void* context) {
    callback_ = callback;
    context_ = context;
  }

  // `subject` is what the step is for, in whatever terms those agree on who begin steps and who watch them.
  void begin(const void* subject = nullptr) {
    settle();
    subject_.store(subject, std::memory_order_relaxed);
    step_.store(++last_, std::memory_order_relaxed);
  }
  void rest() {
    settle();
    step_.store(0, std::memory_order_relaxed);
  }
  // The step is as good as over: tells the listener now, while it can still see what the step was for.
  void settle() {
    if (marked_.load(std::memory_order_relaxed)) [[unlikely]]
      tell();
  }

  // The step that runs or, while the loop waits, ran last.
  uint64_t last() const { return last_; }

  // On any thread. The step that runs, 0 while the loop waits; and its subject, which may be gone.
  uint64_t step() const { return step_.load(std::memory_order_relaxed); }
  const void* subject() const { return subject_.load(std::memory_order_relaxed); }
  // The end of this step is to be told. When another has begun meanwhile, that one's is.
  void mark() { marked_.store(true, std::memory_order_relaxed); }

 private:
  void tell() {
    marked_.store(false, std::memory_order_relaxed);
    if (callback_) callback_(context_);
  }

  std::atomic<uint64_t> step_{0};
  std::atomic<const void*> subject_{nullptr};
  std::atomic<bool> marked_{false};
  uint64_t last_ = 0;
  Callback callback_ = nullptr;
  void* context_ = nullptr;
};

}  // namespace weft::io

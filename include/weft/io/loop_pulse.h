#pragma once

#include <atomic>
#include <cstdint>

namespace weft::io {

// Shows a thread beside the loop's what the loop is doing. Its work is cut into steps with numbers of their
// own: one callback, or one stretch of a coroutine. Costs the loop two stores per step and no look at a
// clock, and next to nothing while nobody listens.
class LoopPulse {
 public:
  using Callback = void (*)(void* context);

  // --- on the loop's thread

  // `callback` is called there when a step that was marked ends; it may not begin one. Steps are shown as
  // long as there is one; without, nobody may call mark() any more.
  void set_listener(Callback callback, void* context) {
    callback_ = callback;
    context_ = context;
    step_.store(0, std::memory_order_relaxed);
    mode_.store(callback ? Mode::kWatched : Mode::kOff, std::memory_order_relaxed);
  }

  // `subject` is what the step is for, in whatever terms those agree on who begin steps and who watch them.
  void begin(const void* subject = nullptr) {
    const Mode mode = mode_.load(std::memory_order_relaxed);
    if (mode == Mode::kOff) return;
    if (mode == Mode::kMarked) [[unlikely]]
      tell();
    subject_.store(subject, std::memory_order_relaxed);
    step_.store(++last_, std::memory_order_relaxed);
  }
  void rest() {
    settle();
    step_.store(0, std::memory_order_relaxed);
  }
  // The step is as good as over: tells the listener now, while it can still see what the step was for.
  void settle() {
    if (mode_.load(std::memory_order_relaxed) == Mode::kMarked) [[unlikely]]
      tell();
  }

  // The step that runs or, while the loop waits, ran last.
  uint64_t last() const { return last_; }

  // --- on any thread

  // The step that runs, 0 while the loop waits; and its subject, which may be gone.
  uint64_t step() const { return step_.load(std::memory_order_relaxed); }
  const void* subject() const { return subject_.load(std::memory_order_relaxed); }
  // The end of this step is to be told. When another has begun meanwhile, that one's is.
  void mark() { mode_.store(Mode::kMarked, std::memory_order_relaxed); }

 private:
  enum class Mode : uint8_t { kOff, kWatched, kMarked };

  void tell() {
    mode_.store(Mode::kWatched, std::memory_order_relaxed);
    callback_(context_);
  }

  std::atomic<uint64_t> step_{0};
  std::atomic<const void*> subject_{nullptr};
  std::atomic<Mode> mode_{Mode::kOff};
  uint64_t last_ = 0;
  Callback callback_ = nullptr;
  void* context_ = nullptr;
};

}  // namespace weft::io

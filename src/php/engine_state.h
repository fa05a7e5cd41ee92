#pragma once

#include <memory>

#include "php/zend.h"

namespace weft::php {

// The state of running code that zend_fiber_switch_context() does not swap: pending exceptions, error
// handling and autoload scopes, the globals usort(), strtok() and serialize() work with, the stack of output
// buffers.
//
// Whenever control changes hands the engine holds the neutral state (nothing of this in use), so the common
// switch only has to look. Who leaves with something in use keeps it in its own EngineState and puts it back
// when it goes on.
class EngineState {
 public:
  EngineState() = default;
  EngineState(const EngineState&) = delete;
  EngineState& operator=(const EngineState&) = delete;
  ~EngineState();

  void leave() {
    if (!is_neutral()) [[unlikely]] {
      save();
    }
  }
  void enter() {
    if (kept_) [[unlikely]] {
      restore();
    }
  }

  static bool is_neutral();

  // Brings a finished coroutine's leftovers back to neutral. Output buffers it left open are thrown away, an
  // exception must have been taken care of.
  static void reset();

 private:
  struct Kept;

  void save();
  void restore();

  Kept* kept_ = nullptr;
};

inline bool EngineState::is_neutral() {
  const zend_output_globals& output = zend::output();
  const auto pointers =
      reinterpret_cast<uintptr_t>(EG(exception)) | reinterpret_cast<uintptr_t>(EG(prev_exception)) |
      reinterpret_cast<uintptr_t>(EG(fake_scope)) | reinterpret_cast<uintptr_t>(BG(strtok_string)) |
      reinterpret_cast<uintptr_t>(output.active) | reinterpret_cast<uintptr_t>(output.running);
  const auto numbers = static_cast<size_t>(EG(error_handling)) | BG(user_compare_fci).size |
                       BG(serialize_lock) | BG(serialize).level | BG(unserialize).level;
  return (pointers | numbers) == 0 && !zend_fiber_switch_blocked() &&
         (!EG(in_autoload) || zend_hash_num_elements(EG(in_autoload)) == 0);
}

}  // namespace weft::php

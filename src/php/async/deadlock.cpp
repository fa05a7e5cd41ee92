#include "php/async/deadlock.h"

#include "php/async/completable.h"
#include "php/async/exceptions.h"
#include "php/coroutine.h"
#include "php/scheduler.h"

namespace weft::php {

namespace {

// Of so many the rest is only counted.
constexpr size_t kListed = 32;

void append_coroutine(smart_str& text, const Coroutine& coroutine) {
  smart_str_append_printf(&text, "\n  #" ZEND_ULONG_FMT " ", coroutine.id());
  const Coroutine::Place place = coroutine.place();
  if (place.file) smart_str_append_printf(&text, "at %s:%u ", ZSTR_VAL(place.file), place.line);
  if (coroutine.state() == Coroutine::State::kQueued) {
    smart_str_appends(&text, "has not started");
    return;
  }
  smart_str_appends(&text, "waits for ");
  if (!coroutine.awaited) {
    smart_str_appends(&text, coroutine.waiting_for());
    return;
  }
  zend_string* awaited = coroutine.awaited->describe();
  smart_str_append(&text, awaited);
  zend_string_release(awaited);
}

}  // namespace

void throw_deadlock(const Scheduler& scheduler) {
  smart_str text{};
  smart_str_append_printf(&text, "Deadlock detected: no active coroutines, %zu coroutines in waiting",
                          scheduler.live_count());
  size_t listed = 0;
  for (const Coroutine* live = scheduler.first_live(); live; live = scheduler.next_live(*live)) {
    if (++listed > kListed) break;
    append_coroutine(text, *live);
  }
  if (listed > kListed) {
    smart_str_append_printf(&text, "\n  and %zu more", scheduler.live_count() - kListed);
  }
  smart_str_0(&text);
  zend_throw_exception(deadlock_error_class(), ZSTR_VAL(text.s), 0);
  smart_str_free(&text);
}

}  // namespace weft::php

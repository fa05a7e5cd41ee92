#include "php/watchdog/watchdog.h"

#include <algorithm>
#include <utility>

#include "php/coroutine.h"
#include "php/globals.h"
#include "php/watchdog/backtrace.h"
#include "php/watchdog/blocking_call.h"
#include "php/watchdog/frame_peek.h"
#include "php/watchdog/request_label.h"
#include "weft/base/clock.h"
#include "weft/base/peek.h"

namespace weft::php {

using std::chrono::milliseconds;

namespace {

// As much of a request line as a report shows.
constexpr size_t kMaxText = 300;
constexpr char kFormat[] = "stall: %s";

// The smaller of two limits of which zero is none.
milliseconds stricter(milliseconds one, milliseconds other) {
  if (one.count() == 0) return other;
  return other.count() == 0 ? one : std::min(one, other);
}

// "GET /path from 192.0.2.1"
void add_label(Line& out, const RequestLabel& label) {
  out << label.method << " " << label.target.substr(0, kMaxText) << " from "
      << (label.peer.empty() ? Bytes("a unix socket") : label.peer);
}

// The text is somebody else's memory: it is replaced by a copy in `copy`.
bool peek_text(Bytes& text, char (&copy)[kMaxText]) {
  const size_t size = std::min(text.size(), sizeof copy);
  if (size != 0 && !peek(text.data(), copy, size)) return false;
  text = Bytes(copy, size);
  return true;
}

// From beside the thread that serves.
bool peek_label(const void* subject, Line& out) {
  char method[kMaxText];
  char target[kMaxText];
  char peer[kMaxText];
  RequestLabel label;
  if (!subject || !peek(subject, &label, sizeof label) || label.method.empty()) return false;
  if (!peek_text(label.method, method) || !peek_text(label.target, target) || !peek_text(label.peer, peer)) {
    return false;
  }
  add_label(out, label);
  return true;
}

decltype(zend_interrupt_function) previous_interrupt_function;

void on_vm_interrupt(zend_execute_data* frame) {
  if (previous_interrupt_function) previous_interrupt_function(frame);
  Watchdog::on_interrupt();
}

}  // namespace

Watch::Watch(Scheduler& scheduler, const server::StallLimits& limits, Logger& log, server::ServerStats& stats)
    : limits_(limits), log_(log), stats_(stats) {
  if (!limits_.any()) return;
  if (!WEFT_G(watchdog)) WEFT_G(watchdog) = new Watchdog(scheduler);
  WEFT_G(watchdog)->add(*this);
}

Watch::~Watch() {
  if (!limits_.any()) return;
  Watchdog* watchdog = WEFT_G(watchdog);
  watchdog->remove(*this);
  if (!watchdog->watches_.empty()) return;
  WEFT_G(watchdog) = nullptr;
  delete watchdog;
}

Watchdog::Watchdog(Scheduler& scheduler)
    : scheduler_(scheduler),
      pulse_(scheduler.loop().pulse()),
      interrupt_flag_(zend::interrupt_flag()),
      current_frame_(&EG(current_execute_data)) {
  pulse_.set_listener([](void* self) { static_cast<Watchdog*>(self)->on_step_end(); }, this);
}

Watchdog::~Watchdog() {
  pulse_.set_listener(nullptr, nullptr);
}

void Watchdog::add(Watch& watch) {
  monitor_.reset();
  watches_.push_back(&watch);
  restart();
}

void Watchdog::remove(Watch& watch) {
  monitor_.reset();
  std::erase(watches_, &watch);
  restart();
}

void Watchdog::restart() {
  if (watches_.empty()) return;
  server::StallLimits limits;
  for (const Watch* watch : watches_) {
    limits.threshold = stricter(limits.threshold, watch->limits_.threshold);
    limits.timeout = stricter(limits.timeout, watch->limits_.timeout);
  }
  monitor_ = server::StallMonitor::start(pulse_, limits, *this);
  if (monitor_) return;
  for (Watch* watch : watches_) {
    WEFT_LOG(watch->log_, Severity::kWarn,
             "stall: no thread to be had, so code that holds the loop is not noticed");
  }
}

bool Watch::wants(int64_t held_ms) const {
  return limits_.threshold.count() != 0 && held_ms >= limits_.threshold.count();
}

// --- on the thread that serves

void Watchdog::on_interrupt() {
  Watchdog* watchdog = WEFT_G(watchdog);
  // A log that is made of PHP is interrupted, too.
  if (!watchdog || !watchdog->monitor_ || watchdog->interrupting_) return;
  const auto held = watchdog->monitor_->held_for();
  if (!held) return;
  watchdog->monitor_->answer();
  if (EG(exception)) return;
  watchdog->interrupting_ = true;
  watchdog->report(*held);
  watchdog->interrupting_ = false;
  watchdog->end_what_is_over(monotonic_ms());
}

void Watchdog::end_what_is_over(int64_t now_ms) {
  Coroutine* coroutine = scheduler_.current();
  if (!coroutine || scheduler_.closing() || coroutine->out_of_memory()) return;
  Task& task = coroutine->task();
  if (task.interrupted) task.interrupted(task, now_ms);
}

void Watchdog::report(int64_t held_ms) {
  if (reported_step_ == pulse_.last() || !count(held_ms, 1)) return;
  reported_step_ = pulse_.last();
  Line line;
  line << "the loop has been held for " << held_ms << " ms by ";
  add_subject(line);
  Backtrace trace;
  Line place;
  if (trace.place(place)) line << ", at " << place;
  tell(held_ms, line);
  while (trace.next(line)) tell(held_ms, line);
}

// Inside of a coroutine that is about to be suspended nothing may run that could suspend it, as a log made of
// PHP might: the line waits for the scheduler.
void Watchdog::on_step_end() {
  note_end();
  if (last_words_.empty()) return;
  if (scheduler_.current()) {
    pulse_.mark();
    return;
  }
  const Line line = std::exchange(last_words_, Line());
  tell(ended_after_ms_, line);
}

void Watchdog::note_end() {
  const auto held = monitor_ ? monitor_->held_for() : std::nullopt;
  if (!held || ended_step_ == pulse_.last()) return;
  const bool reported = reported_step_ == pulse_.last();
  if (!count(*held, reported ? 0 : 1)) return;
  ended_step_ = pulse_.last();
  ended_after_ms_ = *held;
  last_words_.clear();
  if (reported) {
    last_words_ << "the loop is free again after " << *held << " ms";
  } else {
    last_words_ << "the loop was held for " << *held << " ms by ";
    add_subject(last_words_);
    last_words_ << ", in code that cannot be interrupted";
  }
}

bool Watchdog::count(int64_t held_ms, uint64_t stalls) {
  bool wanted = false;
  for (Watch* watch : watches_) {
    if (!watch->wants(held_ms)) continue;
    wanted = true;
    watch->stats_.stalls += stalls;
    watch->stats_.stall_longest_ms.raise_to(static_cast<uint64_t>(held_ms));
  }
  return wanted;
}

void Watchdog::add_subject(Line& out) const {
  Coroutine* coroutine = scheduler_.current();
  if (!coroutine) {
    out << "code outside of coroutines";
  } else if (const RequestLabel& label = *coroutine->task().label; label.method.empty()) {
    out << "coroutine " << static_cast<int64_t>(coroutine->id());
  } else {
    add_label(out, label);
  }
}

// To everybody who wants to hear of what has lasted so long.
void Watchdog::tell(int64_t held_ms, const Line& line) {
  for (Watch* watch : watches_) {
    if (watch->wants(held_ms)) WEFT_LOG(watch->log_, Severity::kWarn, kFormat, line.c_str());
  }
}

// --- on the monitor's thread

void Watchdog::interrupt() {
  looks_[0] = looks_[1];
  looks_[1] = thread_.look();
  zend::raise_interrupt(interrupt_flag_);
}

void Watchdog::on_blocked(uint64_t step, int64_t held_ms) {
  Line line;
  line << "native code has held the loop for " << held_ms << " ms";
  Line subject;
  if (peek_label(pulse_.subject(), subject)) line << " by " << subject;
  Line function;
  if (peek_function(current_frame_, function)) line << ", in " << function;
  Line call;
  const auto whereabouts = pulse_.subject() ? Whereabouts::kCoroutine : Whereabouts::kOutside;
  const bool told = describe_blocking_call(looks_[0], looks_[1], whereabouts, call);
  // Else it went on meanwhile, and what was read belongs to something else.
  if (pulse_.step() != step) return;
  tell_beside(held_ms, line);
  if (told) tell_beside(held_ms, call);
}

void Watchdog::tell_beside(int64_t held_ms, const Line& line) {
  for (Watch* watch : watches_) {
    if (watch->wants(held_ms)) log_line_beside(watch->log_, Severity::kWarn, kFormat, line.c_str());
  }
}

// --- the hook

void install_interrupt_hook() {
  previous_interrupt_function = zend_interrupt_function;
  zend_interrupt_function = on_vm_interrupt;
}

void remove_interrupt_hook() {
  if (zend_interrupt_function == on_vm_interrupt) zend_interrupt_function = previous_interrupt_function;
}

}  // namespace weft::php

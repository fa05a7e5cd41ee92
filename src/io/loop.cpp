#include "weft/io/loop.h"

#include <algorithm>
#include <ctime>

#include <unistd.h>
#include <uv.h>

#include "io/native.h"
#include "weft/base/assert.h"
#include "weft/base/clock.h"

namespace weft::io {

namespace {

// How often tasks may schedule further tasks before sockets get their turn again.
constexpr int kMaxTaskPasses = 8;

void on_alarm(uv_timer_t* alarm) {
  static_cast<NativeLoop*>(alarm->loop->data)->alarm_at = INT64_MAX;
  // UV_RUN_ONCE runs timers before it polls, too, and would then wait although the wheel is due.
  uv_stop(alarm->loop);
}

// Too early an alarm costs one empty turn, less than moving it whenever a deadline moves.
void set_alarm(NativeLoop& native, const TimerWheel& timers) {
  if (native.alarm_at <= timers.not_due_before()) return;
  const int64_t due = timers.next_due();
  if (native.alarm_at <= due) return;
  native.alarm_at = due;
  const auto now = static_cast<int64_t>(uv_now(&native.loop));
  uv_timer_start(&native.alarm, on_alarm, due > now ? static_cast<uint64_t>(due - now) : 0, 0);
}

NativeLoop* open_native() {
  auto* native = new NativeLoop{};
  WEFT_ASSERT(uv_loop_init(&native->loop) == 0);
  native->loop.data = native;
  native->alarm_at = INT64_MAX;
  WEFT_ASSERT(uv_async_init(&native->loop, &native->liveness, nullptr) == 0);
  uv_unref(reinterpret_cast<uv_handle_t*>(&native->liveness));
  uv_timer_init(&native->loop, &native->alarm);
  uv_unref(reinterpret_cast<uv_handle_t*>(&native->alarm));
  return native;
}

}  // namespace

void Loop::NativeDelete::operator()(NativeLoop* native) const {
  uv_close(reinterpret_cast<uv_handle_t*>(&native->liveness), nullptr);
  uv_close(reinterpret_cast<uv_handle_t*>(&native->alarm), nullptr);
  uv_walk(
      &native->loop, [](uv_handle_t* handle, void*) { WEFT_ASSERT(uv_is_closing(handle)); }, nullptr);
  while (uv_loop_close(&native->loop) != 0) uv_run(&native->loop, UV_RUN_NOWAIT);
  while (PollHandle* spare = native->spare_handles) {
    native->spare_handles = spare->next_spare;
    delete spare;
  }
  delete native;
}

Loop::Loop()
    : native_(open_native()),
      now_ms_(static_cast<int64_t>(uv_now(&native_->loop))),
      unix_seconds_(std::time(nullptr)),
      timers_(now_ms_) {
  turn_.wait_ended = monotonic_ns();
}

Loop::~Loop() = default;

bool Loop::run_turn(Wait wait) {
  WEFT_ASSERT(!running_);
  running_ = true;
  wait_and_dispatch(wait);
  timers_.advance(now_ms_);
  run_tasks();
  running_ = false;
  return update_liveness();
}

void Loop::wait_and_dispatch(Wait wait) {
  const bool may_wait = wait == Wait::kYes && !interrupted_ && tasks_.empty();
  interrupted_ = false;
  update_liveness();
  if (may_wait) set_alarm(*native_, timers_);
  pulse_.rest();
  begin_wait(may_wait);
  uv_run(&native_->loop, may_wait ? UV_RUN_ONCE : UV_RUN_NOWAIT);
  begin_callback();
}

void Loop::begin_wait(bool may_wait) {
  turn_.may_wait = may_wait;
  waiting_ = true;
  ++turn_.serial;
  turn_.last_wait_ended = turn_.wait_ended;
  turn_.wait_began = monotonic_ns();
  const int64_t worked = turn_.wait_began - turn_.wait_ended;
  turn_.busy += worked;
  turn_.longest = std::max(turn_.longest, worked);
}

void Loop::begin_turns() {
  turn_.wait_ended = monotonic_ns();
}

void Loop::end_wait() {
  waiting_ = false;
  turn_.wait_ended = monotonic_ns();
}

void Loop::run_tasks() {
  for (int pass = 0; pass < kMaxTaskPasses && !tasks_.empty(); ++pass) {
    IntrusiveList<TurnTask, &TurnTask::hook_> batch;
    batch.splice_back(tasks_);
    while (TurnTask* task = batch.pop_front()) task->callback_(task->context_);
  }
}

// Counting takes long, but only in scripts that have background timers and nothing else left than timers.
bool Loop::has_timers() const {
  if (timers_.next_due() == INT64_MAX) return false;
  return background_timers_ == 0 || timers_.count() > background_timers_;
}

bool Loop::update_liveness() {
  auto* liveness = reinterpret_cast<uv_handle_t*>(&native_->liveness);
  if (open_sources_ > 0 || has_timers()) {
    uv_ref(liveness);
  } else {
    uv_unref(liveness);
  }
  return !tasks_.empty() || uv_loop_alive(&native_->loop);
}

void Loop::abandon_after_fork() {
  const uv_loop_t& loop = native_->loop;
  for (const int descriptor : {loop.backend_fd, loop.async_io_watcher.fd, loop.async_wfd,
                               loop.signal_pipefd[0], loop.signal_pipefd[1]}) {
    if (descriptor >= 0) ::close(descriptor);
  }
}

void Loop::refresh_now() {
  uv_update_time(&native_->loop);
  update_clocks();
}

void Loop::begin_callback() {
  if (waiting_) end_wait();
  pulse_.begin();
  update_clocks();
}

void Loop::update_clocks() {
  const auto now = static_cast<int64_t>(uv_now(&native_->loop));
  if (now == now_ms_) return;
  now_ms_ = now;
  unix_seconds_ = std::time(nullptr);
}

}  // namespace weft::io

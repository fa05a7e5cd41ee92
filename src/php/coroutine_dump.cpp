#include "php/coroutine_dump.h"

#include <cerrno>
#include <string>

#include <unistd.h>

#include "php/async/coroutine_object.h"
#include "php/coroutine.h"
#include "php/handler_run.h"
#include "php/watchdog/backtrace.h"

namespace weft::php {

namespace {

constexpr size_t kShownTarget = 256;
constexpr size_t kPiece = 64 << 10;

void write_out(std::string& text) {
  Bytes rest(text);
  while (!rest.empty()) {
    const ssize_t done = ::write(STDERR_FILENO, rest.data(), rest.size());
    if (done < 0 && errno != EINTR) break;
    if (done > 0) rest.remove_prefix(static_cast<size_t>(done));
  }
  text.clear();
}

// Of what a peer has sent nothing reaches a terminal but what can be seen.
void add_visible(std::string& out, Bytes text) {
  for (const char c : text) out.push_back(c >= ' ' && c <= '~' ? c : '?');
}

void add_coroutine(std::string& out, const Coroutine& coroutine, int64_t now_ms) {
  out.append("coroutine ").append(std::to_string(coroutine.id())).append(", ").append(coroutine.state_name());
  const bool parked = coroutine.state() == Coroutine::State::kParked;
  if (parked) out.append(", waits for ").append(coroutine.waiting_for());
  out.append(", for ").append(std::to_string(now_ms - coroutine.since_ms())).append(" ms");
  const HandlerRun* run = HandlerRun::of(coroutine.task());
  if (const http::RequestHead* head = run ? run->request_head() : nullptr) {
    out.append(", ").append(head->method_name()).append(" ");
    add_visible(out, head->target().substr(0, kShownTarget));
  }
  const CoroutineObject* object = coroutine.object;
  if (object && object->spawn_file) {
    out.append(", spawned at ").append(ZSTR_VAL(object->spawn_file), ZSTR_LEN(object->spawn_file));
    out.append("(").append(std::to_string(object->spawn_line)).append(")");
  }
  out.append("\n");
  if (!parked && coroutine.state() != Coroutine::State::kReady) return;
  Backtrace trace(coroutine.frame());
  for (Line line; trace.next(line);) out.append("  ").append(Bytes(line)).append("\n");
}

}  // namespace

void dump_coroutines(Scheduler& scheduler) {
  std::string out = "weft: " + std::to_string(scheduler.live_count()) + " coroutines in process " +
                    std::to_string(::getpid()) + "\n";
  const int64_t now_ms = scheduler.loop().now_ms();
  size_t count = 0;
  for (const Coroutine* c = scheduler.first_live(); c; c = scheduler.next_live(*c)) {
    if (++count > kMostDumped) {
      out.append("and ").append(std::to_string(scheduler.live_count() - kMostDumped)).append(" more\n");
      break;
    }
    add_coroutine(out, *c, now_ms);
    if (out.size() > kPiece) write_out(out);
  }
  write_out(out);
}

}  // namespace weft::php

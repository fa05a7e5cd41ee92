#include "server/queue_watch.h"

#include <algorithm>

#include "server/accept_gate.h"

namespace weft::server {

QueueWatch::Verdict QueueWatch::on_request(int64_t now) {
  if (codel_.enabled()) note_holds(now);
  if (!socket_) {
    codel_.on_unqueued();
    stats_.count_queue_time(0);
    return Verdict::kServe;
  }
  if (waited_ == kUnknown) waited_ = measure(now);
  stats_.count_queue_time(waited_);
  if (!codel_.enabled()) return Verdict::kServe;
  const io::LoopTurn& turn = loop_.turn();
  const bool was_overloaded = codel_.overloaded();
  const Verdict verdict = codel_.judge(now, waited_, turn.busy + (now - turn.wait_ended));
  if (codel_.overloaded() != was_overloaded) gate_.on_overload(codel_.overloaded());
  return verdict;
}

// What this turn reports happened after the last turn began and before this one did. Where that could be too
// long ago the kernel is asked; its answer is coarse, so it counts only within those bounds.
int64_t QueueWatch::measure(int64_t now) const {
  const io::LoopTurn& turn = loop_.turn();
  const bool may_have_waited_to_be_accepted = input_ == Input::kFirst && gate_.opened_lately();
  const int64_t least = now - turn.wait_ended;
  const int64_t most = may_have_waited_to_be_accepted ? INT64_MAX : now - turn.oldest_event();
  if (codel_.enabled() && most > codel_.target()) {
    if (const auto age = socket_->since_arrival()) {
      return std::clamp(std::chrono::nanoseconds(*age).count(), least, most);
    }
  }
  return least + (turn.wait_ended - turn.oldest_event()) / 2;
}

void QueueWatch::note_holds(int64_t now) {
  const io::LoopTurn& turn = loop_.turn();
  if (turn.serial != last_turn_) {
    const int64_t began = turn.serial == last_turn_ + 1 ? last_request_ : turn.last_wait_ended;
    codel_.on_hold(turn.wait_began - began);
    last_turn_ = turn.serial;
    last_request_ = turn.wait_ended;
  }
  codel_.on_hold(now - last_request_);
  last_request_ = now;
}

}  // namespace weft::server

#pragma once

#include <bit>
#include <cstdint>

#include "weft/base/intrusive_list.h"
#include "weft/http/priority.h"

namespace weft::http {

// Whose turn it is to send, among the streams of a connection that could (RFC 9218, 10): the most urgent
// first; of the same urgency, one after the other in the order in which they could, but incremental ones take
// turns. Owns nothing; a stream that dies leaves by itself.
template <class Stream, ListHook Stream::*Hook, Priority Stream::*Wish>
class PriorityScheduler {
 public:
  // `stream` has something to send. Nothing happens when that is known.
  void add(Stream& stream) {
    if ((stream.*Hook).linked()) return;
    const uint8_t urgency = (stream.*Wish).urgency;
    lists_[urgency].push_back(stream);
    waiting_ |= static_cast<uint8_t>(1u << urgency);
  }
  void remove(Stream& stream) { (stream.*Hook).unlink(); }

  // The one whose turn it is; null when nobody has anything to send.
  Stream* next() {
    while (waiting_ != 0) {
      const int urgency = std::countr_zero(waiting_);
      if (Stream* const stream = lists_[urgency].front()) return stream;
      waiting_ &= static_cast<uint8_t>(waiting_ - 1);
    }
    return nullptr;
  }

  // next() has sent a frame and has more.
  void took_turn(Stream& stream) {
    if (!(stream.*Wish).incremental) return;
    remove(stream);
    add(stream);
  }

  void change(Stream& stream, Priority wish) {
    const bool waits = (stream.*Hook).linked();
    remove(stream);
    stream.*Wish = wish;
    if (waits) add(stream);
  }

  void clear() {
    for (auto& list : lists_) list.clear();
    waiting_ = 0;
  }

 private:
  IntrusiveList<Stream, Hook> lists_[Priority::kUrgencies];
  uint8_t waiting_ = 0;  // bit: lists_[bit] may have elements
};

}  // namespace weft::http

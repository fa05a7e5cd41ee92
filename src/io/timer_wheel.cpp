#include "weft/io/timer_wheel.h"

#include <algorithm>
#include <bit>

namespace weft::io {

void Timer::restart(TimerWheel& wheel, int64_t deadline_ms) {
  hook_.unlink();
  deadline_ = deadline_ms;
  if (deadline_ms <= wheel.now_) {
    filed_ = deadline_ms;
    wheel.overdue_.push_back(*this);
    wheel.bound_ = std::min(wheel.bound_, wheel.now_);
  } else {
    wheel.file(*this);
  }
}

void TimerWheel::Level::add(int slot, Timer& timer) {
  slots[slot].push_back(timer);
  occupied[slot / 64] |= uint64_t{1} << (slot % 64);
}

int TimerWheel::Level::next_occupied(int from) const {
  uint64_t mask = ~uint64_t{0} << (from % 64);
  for (int word = from / 64; word < kSlots / 64; ++word, mask = ~uint64_t{0}) {
    while (const uint64_t bits = occupied[word] & mask) {
      const int bit = std::countr_zero(bits);
      if (!slots[word * 64 + bit].empty()) return word * 64 + bit;
      occupied[word] &= ~(uint64_t{1} << bit);
    }
  }
  return kSlots;
}

TimerWheel::Position TimerWheel::next_position() const {
  for (int level = 0; level < kLevels; ++level) {
    const int shift = level * kSlotBits;
    const int64_t digit = (cursor_ >> shift) % kSlots;
    const int slot = levels_[level].next_occupied(static_cast<int>(digit) + 1);
    if (slot < kSlots) return {((cursor_ >> shift) - digit + slot) << shift, level, slot};
  }
  if (far_.empty()) return {Timer::kNever, kLevels, 0};
  constexpr int kFarShift = kLevels * kSlotBits;
  return {((cursor_ >> kFarShift) + 1) << kFarShift, kLevels, 0};
}

TimerWheel::List& TimerWheel::list_at(const Position& position) {
  return position.level == kLevels ? far_ : levels_[position.level].slots[position.slot];
}

void TimerWheel::file(Timer& timer) {
  timer.filed_ = timer.deadline_;
  if (timer.deadline_ == Timer::kNever) return;
  const auto difference = static_cast<uint64_t>(timer.deadline_ ^ cursor_);
  const int level = std::min((63 - std::countl_zero(difference | 1)) / kSlotBits, kLevels);
  const int shift = level * kSlotBits;
  if (level == kLevels) {
    far_.push_back(timer);
    bound_ = std::min(bound_, ((cursor_ >> shift) + 1) << shift);
    return;
  }
  const int64_t place = timer.deadline_ >> shift;
  levels_[level].add(static_cast<int>(place % kSlots), timer);
  bound_ = std::min(bound_, place << shift);
}

void TimerWheel::drain(List& list, int64_t time) {
  List batch;
  batch.splice_back(list);
  while (Timer* timer = batch.pop_front()) {
    if (timer->deadline_ > time) {
      file(*timer);
      continue;
    }
    timer->deadline_ = Timer::kNever;
    timer->callback_(timer->context_);  // the timer may be gone afterwards
  }
}

void TimerWheel::advance(int64_t now_ms) {
  now_ = std::max(now_, now_ms);
  if (now_ >= bound_) {
    drain(overdue_, now_);
    Position next = next_position();
    for (; next.time <= now_; next = next_position()) {
      cursor_ = next.time;
      drain(list_at(next), next.time);
    }
    bound_ = overdue_.empty() ? next.time : now_;
  }
  cursor_ = now_;
}

size_t TimerWheel::count() const {
  size_t count = 0;
  const auto add = [&count](const List& list) {
    for (const Timer* timer = list.front(); timer; timer = list.next(*timer)) {
      if (timer->running()) ++count;
    }
  };
  for (const Level& level : levels_) {
    for (const List& list : level.slots) add(list);
  }
  add(far_);
  add(overdue_);
  return count;
}

int64_t TimerWheel::next_due() const {
  bound_ = overdue_.empty() ? next_position().time : now_;
  return bound_;
}

}  // namespace weft::io

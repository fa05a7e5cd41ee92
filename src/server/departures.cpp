#include "server/departures.h"

namespace weft::server {

namespace {

// `part` of 2^32 of `whole`.
int64_t fraction(int64_t whole, uint32_t part) {
  return static_cast<int64_t>(static_cast<double>(whole) * (static_cast<double>(part) / 4294967296.0));
}

// splitmix64.
uint32_t next_random(uint64_t& state) {
  uint64_t z = state += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return static_cast<uint32_t>((z ^ (z >> 31)) >> 32);
}

}  // namespace

Departures::Ticket Departures::admit(int64_t now) {
  return {static_cast<uint32_t>(now - start_), epoch_, next_random(random_)};
}

void Departures::on_pause(int64_t now) {
  if (epoch_ != 0 && now - drain_began_ < lifetime_.drain_cooldown.count()) {
    ++stats_.drains_blocked;
    return;
  }
  ++epoch_;
  drain_began_ = now;
  ++stats_.drains_reactive;
  stats_.drain_epoch = epoch_;
}

Departures::Reason Departures::due(const Ticket& ticket, int64_t now) const {
  if (lifetime_.age.count() != 0) {
    const auto age = static_cast<uint32_t>(now - start_) - ticket.born;
    if (age >= age_limit(ticket)) return Reason::kAge;
  }
  if (ticket.epoch != epoch_) {
    const int64_t turn = drain_began_ + fraction(lifetime_.drain_spread.count(), ticket.share);
    if (now >= turn) return Reason::kDrain;
  }
  return Reason::kNone;
}

int64_t Departures::force_at(const Ticket& ticket, int64_t now) const {
  if (lifetime_.age.count() == 0 || lifetime_.grace.count() == 0) return kNever;
  return now + age_limit(ticket) + lifetime_.grace.count();
}

// From 90 to 110 %: connections that came together do not leave together.
int64_t Departures::age_limit(const Ticket& ticket) const {
  const int64_t age = lifetime_.age.count();
  return age - age / 10 + fraction(age / 5, ticket.share);
}

}  // namespace weft::server

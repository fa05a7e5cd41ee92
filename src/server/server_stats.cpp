#include "weft/server/server_stats.h"

namespace weft::server {

namespace {

using S = ServerStats;
constexpr StatKind kGauge = StatKind::kGauge;
constexpr StatKind kCounter = StatKind::kCounter;

constexpr StatField kFields[] = {
    {"total_requests", kCounter, &S::requests, "Requests handed to handlers."},
    {"total_connections", kCounter, &S::connections, "Connections accepted."},
    {"active_connections", kGauge, &S::active_connections, "Connections that are open."},
    {"active_requests", kGauge, &S::active_requests, "Requests whose answer is not complete."},
    {"requests_shed_total", kCounter, &S::requests_shed, "Requests answered 503 for want of room."},
    {"bytes_received", kCounter, &S::bytes_received, "Octets read from sockets."},
    {"bytes_sent", kCounter, &S::bytes_sent, "Octets written to sockets."},
    {"listeners_paused", kGauge, &S::listeners_paused, "Workers that do not accept connections just now."},
    {"pause_count_total", kCounter, &S::accept_pauses, "Times listeners were paused."},
    {"accept_failures_total", kCounter, &S::accept_failures,
     "Failures to accept, as for want of descriptors."},
    {"timeouts_total", kCounter, &S::timeouts, "Connections ended because a phase took too long."},
    {"disconnects_total", kCounter, &S::disconnects, "Requests whose client left before the answer."},
    {"fatals_survived_total", kCounter, &S::fatals_survived, "PHP fatal errors that cost one request only."},
    {"parse_errors_400_total", kCounter, &S::refused_400, "Requests refused as malformed."},
    {"parse_errors_408_total", kCounter, &S::refused_408, "Requests refused as too slow."},
    {"parse_errors_413_total", kCounter, &S::refused_413, "Requests refused for the size of their body."},
    {"parse_errors_414_total", kCounter, &S::refused_414, "Requests refused for the length of their target."},
    {"parse_errors_431_total", kCounter, &S::refused_431, "Requests refused for the size of their fields."},
    {"parse_errors_other_total", kCounter, &S::refused_other, "Requests refused with another status."},
};

static_assert(sizeof(S) == sizeof(kFields) / sizeof(kFields[0]) * sizeof(Counter),
              "a member of ServerStats has no row in kFields");

}  // namespace

std::span<const StatField> stat_fields() {
  return kFields;
}

void add_stats(ServerStats& total, const ServerStats& from, Gauges gauges) {
  for (const StatField& field : kFields) {
    Counter& sum = total.*field.member;
    const uint64_t value = from.*field.member;
    if (field.kind == StatKind::kMaximum) {
      sum.raise_to(value);
    } else if (field.kind == StatKind::kCounter || gauges == Gauges::kInclude) {
      sum += value;
    }
  }
}

}  // namespace weft::server

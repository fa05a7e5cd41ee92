#pragma once

#include <cstdint>
#include <span>

#include "weft/http/protocol_session.h"
#include "weft/server/counter.h"
#include "weft/server/duration_histogram.h"

namespace weft::server {

// What one worker counts, written on its thread only. Lives in the worker's seat of the shared board, so it
// holds nothing but Counters. Every plain one has a row in stat_fields().
struct ServerStats {
  // Gauges: what is now. Zeroed when the worker has gone.
  Counter active_connections;
  Counter active_requests;
  Counter listeners_paused;  // 0 or 1
  Counter max_inflight;      // the bound; 0 = none
  Counter pause_high;        // connections at which accepting stops; 0 = no bound
  Counter pause_low;         // connections below which it goes on
  Counter drain_epoch;
  // Connections by protocol, as far as it is known, and by what they do; the latter are active_connections
  // together.
  Counter connections_h1;
  Counter connections_h2;
  Counter connections_handshaking;  // TLS; neither of the above yet
  Counter h2_streams_active;
  Counter connections_idle;       // between requests
  Counter connections_reading;    // part of a request has arrived
  Counter connections_handling;   // the request is complete, the answer is not
  Counter connections_lingering;  // answered and closing
  Counter coroutines;
  Counter resident_bytes;
  Counter php_memory_bytes;
  Counter event_clients;
  // Of all pools of resources.
  Counter pool_idle;     // resources nobody has
  Counter pool_in_use;   // those somebody has, and those being made or destroyed
  Counter pool_limit;    // how many there may be
  Counter pool_waiting;  // coroutines that wait for one

  // Counters: they only rise, over all the workers that ever sat in the seat.
  Counter connections;
  Counter requests;
  Counter requests_shed;
  Counter shed_inflight;  // of these: over the bound of requests in flight
  Counter shed_overload;  // of these: had waited too long
  Counter bytes_received;
  Counter bytes_sent;
  Counter accept_failures;
  Counter pool_timeouts;  // coroutines that have waited in vain
  Counter accept_pauses;
  Counter paused_ms;
  Counter codel_trips;
  Counter sojourn_samples;
  Counter sojourn_sum_ns;
  Counter refused_connections;  // addresses that had as many as they may
  Counter drains_reactive;
  Counter drains_blocked;
  Counter drained_reactive;
  Counter drained_proactive;
  Counter force_closed;
  Counter static_answers;  // given by mounts, without a handler
  Counter static_cache_hits;
  Counter static_cache_misses;
  Counter h1_close_sent;
  Counter h2_goaway_sent;
  Counter h2_goaway_received;
  Counter h2_streams_opened;
  Counter h2_streams_refused;
  Counter h2_streams_reset;
  Counter h2_streams_reset_by_peer;
  Counter tls_handshakes;
  Counter tls_resumed;  // of these
  Counter tls_handshake_ns;
  Counter tls_handshake_failures;  // the sum of those that follow
  Counter tls_failures_plain_http;
  Counter tls_failures_no_protocol;
  Counter tls_failures_no_version;
  Counter tls_failures_certificate;
  Counter tls_failures_alert;
  Counter tls_failures_incomplete;
  Counter tls_failures_other;
  Counter tls_plaintext_received;
  Counter tls_plaintext_sent;
  Counter tls_certificate_reloads;
  Counter protocol_abuses;  // connections closed as the peer abused the protocol
  Counter timeouts;         // connections ended because a phase lasted too long
  Counter disconnects;      // exchanges whose peer went away
  Counter fatals_survived;
  Counter rate_limited;
  Counter refused_proxy_headers;
  Counter stalls;            // times code held the loop longer than it may
  Counter stall_longest_ms;  // a maximum
  Counter refused_400;
  Counter refused_408;
  Counter refused_413;
  Counter refused_414;
  Counter refused_431;
  Counter refused_other;
  // Exchanges that have closed, by their answer: together the count of `durations`.
  Counter answered_1xx;
  Counter answered_2xx;
  Counter answered_3xx;
  Counter answered_4xx;
  Counter answered_5xx;
  Counter aborted;
  // Of these: answers sent in more than one piece.
  Counter streamed;
  Counter stream_sends;
  Counter stream_blocks;
  Counter stream_bytes;
  // Of EventStreams.
  Counter events_published;
  Counter event_clients_dropped;
  // Of request bodies.
  Counter bodies_spooled;  // kept in a file
  Counter decoded_gzip;    // with that among their codings
  Counter decoded_br;
  Counter decoded_zstd;
  Counter forms;  // multipart/form-data
  Counter form_texts;
  Counter form_files;
  Counter form_files_failed;  // with an error instead
  // Of these, refused:
  Counter bodies_unknown_coding;  // 415
  Counter bodies_corrupt;         // 400, not what their coding says
  Counter bodies_decoded_size;    // 413, once decoded
  Counter bodies_bad_form;        // 400
  Counter bodies_bad_form_size;   // 413, a part or field of a form
  Counter bodies_unwritten;       // 500, there was no place for them
  // Of answers, by the coding they were sent in.
  Counter coded_gzip;
  Counter coded_br;
  Counter coded_zstd;
  Counter coded_dcb;
  Counter coded_dcz;
  Counter coded_bytes_in;  // octets before coding
  Counter coded_bytes_out;
  Counter log_records_dropped;
  Counter loop_turns;
  Counter loop_busy_ms;

  // Maxima.
  Counter loop_longest_turn_ms;
  Counter php_memory_peak_bytes;
  Counter sojourn_max_ns;

  // From on_request() to on_closed().
  RequestDurations durations;
  // From the arrival of a request to the start of its handler.
  DurationHistogram queue_time;

  void count_answer(http::Method method, AnswerClass answer, int64_t nanoseconds) {
    static constexpr Counter ServerStats::*kCounters[] = {
        &ServerStats::aborted,      &ServerStats::answered_1xx, &ServerStats::answered_2xx,
        &ServerStats::answered_3xx, &ServerStats::answered_4xx, &ServerStats::answered_5xx};
    ++(this->*kCounters[static_cast<size_t>(answer)]);
    durations.observe(method, answer, nanoseconds);
  }

  void count_queue_time(int64_t nanoseconds) {
    ++sojourn_samples;
    sojourn_sum_ns += static_cast<uint64_t>(nanoseconds);
    sojourn_max_ns.raise_to(static_cast<uint64_t>(nanoseconds));
    queue_time.observe(nanoseconds);
  }

  void count(http::SessionEvent event);

  void count_refused(uint16_t status) {
    switch (status) {
      case 400: ++refused_400; break;
      case 408: ++refused_408; break;
      case 413: ++refused_413; break;
      case 414: ++refused_414; break;
      case 431: ++refused_431; break;
      default: ++refused_other;
    }
  }
};

enum class StatKind : uint8_t {
  kGauge,    // summed over living workers
  kCounter,  // summed over all workers there ever were
  kMaximum,  // the largest of all
};

struct StatField {
  const char* name;  // the key of HttpServer::getTelemetry() and getStats()
  StatKind kind;
  Counter ServerStats::*member;
  const char* help;  // one line
};

// All of them, in the order in which users see them.
std::span<const StatField> stat_fields();

// Adds `from` to `total` by the kinds of the fields; `gauges` says whether those count, too.
enum class Gauges : bool { kLeaveOut, kInclude };
void add_stats(ServerStats& total, const ServerStats& from, Gauges gauges);

}  // namespace weft::server

#include "weft/server/server_stats.h"

namespace weft::server {

namespace {

using S = ServerStats;
constexpr StatKind kGauge = StatKind::kGauge;
constexpr StatKind kCounter = StatKind::kCounter;
constexpr StatKind kMaximum = StatKind::kMaximum;

constexpr StatField kFields[] = {
    {"total_requests", kCounter, &S::requests, "Requests handed to handlers."},
    {"total_connections", kCounter, &S::connections, "Connections accepted."},
    {"active_connections", kGauge, &S::active_connections, "Connections that are open."},
    {"active_requests", kGauge, &S::active_requests, "Requests whose answer is not complete."},
    {"max_inflight_requests", kGauge, &S::max_inflight, "Requests that may be in flight; 0 = any number."},
    {"requests_shed_total", kCounter, &S::requests_shed, "Requests answered 503 for want of room."},
    {"requests_shed_inflight_total", kCounter, &S::shed_inflight, "Requests shed as too many in flight."},
    {"requests_shed_overload_total", kCounter, &S::shed_overload,
     "Requests shed as they had waited too long."},
    {"sojourn_samples", kCounter, &S::sojourn_samples, "Requests whose wait for the worker was measured."},
    {"sojourn_sum_ns", kCounter, &S::sojourn_sum_ns, "Nanoseconds they waited in all."},
    {"sojourn_max_ns", kMaximum, &S::sojourn_max_ns, "The longest of these waits."},
    {"codel_trips_total", kCounter, &S::codel_trips, "Times a worker found itself overloaded."},
    {"bytes_received", kCounter, &S::bytes_received, "Octets read from sockets."},
    {"bytes_sent", kCounter, &S::bytes_sent, "Octets written to sockets."},
    {"listeners_paused", kGauge, &S::listeners_paused, "Workers that do not accept connections just now."},
    {"pause_high", kGauge, &S::pause_high, "Connections at which accepting pauses; 0 = never."},
    {"pause_low", kGauge, &S::pause_low, "Connections below which it goes on."},
    {"pause_count_total", kCounter, &S::accept_pauses, "Times listeners were paused."},
    {"paused_total_ms", kCounter, &S::paused_ms, "Milliseconds listeners were paused."},
    {"accept_failures_total", kCounter, &S::accept_failures,
     "Failures to accept, as for want of descriptors."},
    {"connections_refused_per_address_total", kCounter, &S::refused_connections,
     "Connections of addresses that had as many as they may."},
    {"drain_epoch_current", kGauge, &S::drain_epoch, "Drains of connections since the worker's start."},
    {"drain_events_reactive_total", kCounter, &S::drains_reactive, "Drains begun as accepting paused."},
    {"drain_events_cooldown_blocked_total", kCounter, &S::drains_blocked,
     "Drains not begun as the last was too near."},
    {"connections_drained_reactive_total", kCounter, &S::drained_reactive,
     "Connections asked to leave by a drain."},
    {"connections_drained_proactive_total", kCounter, &S::drained_proactive,
     "Connections asked to leave for their age."},
    {"static_zero_coroutine_total", kCounter, &S::static_answers,
     "Requests answered by a mount of static files."},
    {"static_cache_hits_total", kCounter, &S::static_cache_hits,
     "Of these, with a file that was open already."},
    {"static_cache_misses_total", kCounter, &S::static_cache_misses,
     "Of these, with a file that was looked for."},
    {"h1_connection_close_sent_total", kCounter, &S::h1_close_sent,
     "Answers that ended a connection the client wanted to keep."},
    {"h2_goaway_sent_total", kCounter, &S::h2_goaway_sent, "HTTP/2 connections asked to leave with GOAWAY."},
    {"h2_goaway_recv_total", kCounter, &S::h2_goaway_received, "GOAWAY frames clients sent."},
    {"h2_streams_active", kGauge, &S::h2_streams_active, "HTTP/2 streams that are open."},
    {"h2_streams_opened_total", kCounter, &S::h2_streams_opened, "HTTP/2 streams clients opened."},
    {"h2_streams_refused_total", kCounter, &S::h2_streams_refused,
     "HTTP/2 streams refused as too many at a time, or too late."},
    {"h2_streams_reset_total", kCounter, &S::h2_streams_reset, "HTTP/2 streams the server reset."},
    {"h2_streams_reset_by_peer_total", kCounter, &S::h2_streams_reset_by_peer,
     "HTTP/2 streams the client reset."},
    {"tls_handshakes_total", kCounter, &S::tls_handshakes, "TLS handshakes completed."},
    {"tls_resumed_total", kCounter, &S::tls_resumed, "TLS handshakes that resumed a session."},
    {"tls_handshake_ns_sum", kCounter, &S::tls_handshake_ns,
     "Nanoseconds TLS handshakes took, with the network's."},
    {"tls_handshake_failures_total", kCounter, &S::tls_handshake_failures, "TLS handshakes that failed."},
    {"tls_handshake_failures_plain_http_total", kCounter, &S::tls_failures_plain_http,
     "Of these: HTTP without TLS."},
    {"tls_handshake_failures_no_protocol_total", kCounter, &S::tls_failures_no_protocol,
     "Of these: no application protocol in common."},
    {"tls_handshake_failures_no_version_total", kCounter, &S::tls_failures_no_version,
     "Of these: no TLS version or cipher in common."},
    {"tls_handshake_failures_certificate_total", kCounter, &S::tls_failures_certificate,
     "Of these: the client's certificate missing or not accepted."},
    {"tls_handshake_failures_alert_total", kCounter, &S::tls_failures_alert,
     "Of these: refused by the client."},
    {"tls_handshake_failures_incomplete_total", kCounter, &S::tls_failures_incomplete,
     "Of these: not finished in time, or given up."},
    {"tls_handshake_failures_other_total", kCounter, &S::tls_failures_other, "Of these: for other reasons."},
    {"tls_bytes_plaintext_in_total", kCounter, &S::tls_plaintext_received, "Octets received, decrypted."},
    {"tls_bytes_plaintext_out_total", kCounter, &S::tls_plaintext_sent, "Octets sent, before encryption."},
    {"tls_certificate_reloads_total", kCounter, &S::tls_certificate_reloads,
     "Times changed certificates were put into force."},
    {"protocol_abuses_total", kCounter, &S::protocol_abuses, "Connections closed for abuse of the protocol."},
    {"connections_force_closed_total", kCounter, &S::force_closed,
     "Connections closed as their time to leave was over."},
    {"timeouts_total", kCounter, &S::timeouts, "Connections ended because a phase took too long."},
    {"disconnects_total", kCounter, &S::disconnects, "Requests whose client left before the answer."},
    {"fatals_survived_total", kCounter, &S::fatals_survived, "PHP fatal errors that cost one request only."},
    {"rate_limited_total", kCounter, &S::rate_limited, "Requests answered 429 for a rate limit."},
    {"proxy_header_errors_total", kCounter, &S::refused_proxy_headers,
     "Connections of trusted proxies closed for want of a valid PROXY header."},
    {"stalls_total", kCounter, &S::stalls, "Times code held the event loop longer than the stall threshold."},
    {"stall_longest_ms", StatKind::kMaximum, &S::stall_longest_ms, "The longest of these, in milliseconds."},
    {"parse_errors_400_total", kCounter, &S::refused_400, "Requests refused as malformed."},
    {"parse_errors_408_total", kCounter, &S::refused_408, "Requests refused as too slow."},
    {"parse_errors_413_total", kCounter, &S::refused_413, "Requests refused for the size of their body."},
    {"parse_errors_414_total", kCounter, &S::refused_414, "Requests refused for the length of their target."},
    {"parse_errors_431_total", kCounter, &S::refused_431, "Requests refused for the size of their fields."},
    {"parse_errors_other_total", kCounter, &S::refused_other, "Requests refused with another status."},
    {"responses_1xx_total", kCounter, &S::answered_1xx, "Requests answered with an interim status."},
    {"responses_2xx_total", kCounter, &S::answered_2xx, "Requests answered with success."},
    {"responses_3xx_total", kCounter, &S::answered_3xx, "Requests answered with a redirection."},
    {"responses_4xx_total", kCounter, &S::answered_4xx, "Requests answered with a client error."},
    {"responses_5xx_total", kCounter, &S::answered_5xx, "Requests answered with a server error."},
    {"responses_aborted_total", kCounter, &S::aborted, "Requests with no answer or only part of one."},
    {"streaming_responses_total", kCounter, &S::streamed, "Answers sent in more than one piece."},
    {"stream_send_calls_total", kCounter, &S::stream_sends, "Pieces of such answers, without the first."},
    {"stream_send_backpressure_events_total", kCounter, &S::stream_blocks,
     "Times a client took them too slowly."},
    {"stream_bytes_sent_total", kCounter, &S::stream_bytes, "Octets of body of such answers."},
    {"event_clients", kGauge, &S::event_clients, "Clients attached to event streams."},
    {"events_published_total", kCounter, &S::events_published, "Events published to event streams."},
    {"event_clients_dropped_total", kCounter, &S::event_clients_dropped,
     "Clients of event streams sent away as they were too far behind."},
    {"bodies_spooled_total", kCounter, &S::bodies_spooled, "Request bodies kept in a file."},
    {"bodies_decoded_gzip_total", kCounter, &S::decoded_gzip, "Request bodies coded with gzip."},
    {"bodies_decoded_br_total", kCounter, &S::decoded_br, "Request bodies coded with br."},
    {"bodies_decoded_zstd_total", kCounter, &S::decoded_zstd, "Request bodies coded with zstd."},
    {"forms_total", kCounter, &S::forms, "Request bodies that are multipart forms."},
    {"form_texts_total", kCounter, &S::form_texts, "Fields of such forms that are no files."},
    {"form_files_total", kCounter, &S::form_files, "Files of such forms."},
    {"form_files_failed_total", kCounter, &S::form_files_failed, "Files of such forms that have an error."},
    {"bodies_refused_unknown_coding_total", kCounter, &S::bodies_unknown_coding,
     "Request bodies refused as of an unknown coding."},
    {"bodies_refused_corrupt_total", kCounter, &S::bodies_corrupt,
     "Request bodies refused as they cannot be decoded."},
    {"bodies_refused_decoded_size_total", kCounter, &S::bodies_decoded_size,
     "Request bodies refused for what they would become decoded."},
    {"bodies_refused_form_total", kCounter, &S::bodies_bad_form, "Multipart forms refused as malformed."},
    {"bodies_refused_form_size_total", kCounter, &S::bodies_bad_form_size,
     "Multipart forms refused for the size of a part."},
    {"bodies_refused_storage_total", kCounter, &S::bodies_unwritten,
     "Request bodies answered 500 as they could not be written to a file."},
    {"responses_coded_gzip_total", kCounter, &S::coded_gzip, "Answers of handlers coded with gzip."},
    {"responses_coded_br_total", kCounter, &S::coded_br, "Answers of handlers coded with br."},
    {"responses_coded_zstd_total", kCounter, &S::coded_zstd, "Answers of handlers coded with zstd."},
    {"responses_coded_dcb_total", kCounter, &S::coded_dcb, "Answers of handlers coded with dcb."},
    {"responses_coded_dcz_total", kCounter, &S::coded_dcz, "Answers of handlers coded with dcz."},
    {"responses_coded_bytes_in_total", kCounter, &S::coded_bytes_in, "Octets of such answers before coding."},
    {"responses_coded_bytes_out_total", kCounter, &S::coded_bytes_out, "The same once they were coded."},
    {"conns_active_h2", kGauge, &S::connections_h2, "Open connections that speak HTTP/2."},
    {"conns_active_handshaking", kGauge, &S::connections_handshaking, "Connections in a TLS handshake."},
    {"conns_active_h1", kGauge, &S::connections_h1, "Open connections that speak HTTP/1."},
    {"connections_idle", kGauge, &S::connections_idle, "Connections between two requests."},
    {"connections_reading", kGauge, &S::connections_reading, "Connections reading a request."},
    {"connections_handling", kGauge, &S::connections_handling, "Connections waiting for a handler."},
    {"connections_lingering", kGauge, &S::connections_lingering,
     "Connections waiting for the client to close."},
    {"coroutines", kGauge, &S::coroutines, "Coroutines that have not finished."},
    {"pool_resources_idle", kGauge, &S::pool_idle, "Resources of pools nobody has."},
    {"pool_resources_in_use", kGauge, &S::pool_in_use, "Resources of pools somebody has."},
    {"pool_limit", kGauge, &S::pool_limit, "How many resources pools may have."},
    {"pool_waiting", kGauge, &S::pool_waiting, "Coroutines that wait for a resource of a pool."},
    {"pool_timeouts_total", kCounter, &S::pool_timeouts,
     "Coroutines that waited in vain for a resource of a pool."},
    {"memory_resident_bytes", kGauge, &S::resident_bytes, "Resident memory, shared pages included."},
    {"memory_php_bytes", kGauge, &S::php_memory_bytes, "Memory in use by scripts: memory_get_usage()."},
    {"loop_turns_total", kCounter, &S::loop_turns, "Turns of the event loop."},
    {"loop_busy_ms_total", kCounter, &S::loop_busy_ms,
     "Milliseconds for which turns of the event loop lasted."},
    {"loop_longest_turn_ms", kMaximum, &S::loop_longest_turn_ms, "The longest turn of the event loop."},
    {"memory_php_peak_bytes", kMaximum, &S::php_memory_peak_bytes, "Most memory scripts ever used."},
    {"log_records_dropped_total", kCounter, &S::log_records_dropped,
     "Log records nobody could take in time."},
};

constexpr size_t kHistograms = sizeof(S::durations) + sizeof(S::queue_time);
static_assert(sizeof(S) == sizeof(kFields) / sizeof(kFields[0]) * sizeof(Counter) + kHistograms,
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
  total.durations.add(from.durations);
  total.queue_time.add(from.queue_time);
}

void ServerStats::count(http::SessionEvent event) {
  switch (event) {
    case http::SessionEvent::kCloseSent: ++h1_close_sent; break;
    case http::SessionEvent::kGoawaySent: ++h2_goaway_sent; break;
    case http::SessionEvent::kGoawayReceived: ++h2_goaway_received; break;
    case http::SessionEvent::kStreamOpened:
      ++h2_streams_opened;
      ++h2_streams_active;
      break;
    case http::SessionEvent::kStreamClosed: --h2_streams_active; break;
    case http::SessionEvent::kStreamRefused: ++h2_streams_refused; break;
    case http::SessionEvent::kStreamResetByPeer: ++h2_streams_reset_by_peer; break;
    case http::SessionEvent::kStreamReset: ++h2_streams_reset; break;
  }
}

}  // namespace weft::server

#include "server/admin/metric_families.h"

#include <algorithm>
#include <iterator>

namespace weft::server {

namespace {

using S = ServerStats;

constexpr MetricType kCounter = MetricType::kCounter;
constexpr MetricType kGauge = MetricType::kGauge;
constexpr int kMilliseconds = 3;
constexpr int kNanoseconds = 9;

// --- requests

constexpr StatSeries kRequests[] = {{&S::requests}};
constexpr StatSeries kInFlight[] = {{&S::active_requests}};
constexpr StatSeries kInFlightLimit[] = {{&S::max_inflight}};
constexpr StatSeries kResponses[] = {
    {&S::answered_1xx, "1xx"}, {&S::answered_2xx, "2xx"}, {&S::answered_3xx, "3xx"},
    {&S::answered_4xx, "4xx"}, {&S::answered_5xx, "5xx"}, {&S::aborted, "aborted"},
};
constexpr StatSeries kRefused[] = {
    {&S::refused_400, "400"}, {&S::refused_408, "408"}, {&S::refused_413, "413"},
    {&S::refused_414, "414"}, {&S::refused_431, "431"}, {&S::refused_other, "other"},
};
constexpr StatSeries kShed[] = {{&S::shed_inflight, "in_flight"}, {&S::shed_overload, "overload"}};
constexpr StatSeries kRateLimited[] = {{&S::rate_limited}};
constexpr StatSeries kOverloads[] = {{&S::codel_trips}};
constexpr StatSeries kLongestQueue[] = {{&S::sojourn_max_ns, {}, kNanoseconds}};
constexpr StatSeries kStreamed[] = {{&S::streamed}};
constexpr StatSeries kStreamWrites[] = {{&S::stream_sends}};
constexpr StatSeries kStreamBlocks[] = {{&S::stream_blocks}};
constexpr StatSeries kStreamBytes[] = {{&S::stream_bytes}};
constexpr StatSeries kEventClients[] = {{&S::event_clients}};
constexpr StatSeries kEventsPublished[] = {{&S::events_published}};
constexpr StatSeries kEventClientsDropped[] = {{&S::event_clients_dropped}};
constexpr StatSeries kDisconnects[] = {{&S::disconnects}};
constexpr StatSeries kFatals[] = {{&S::fatals_survived}};

// --- bodies

constexpr StatSeries kSpooled[] = {{&S::bodies_spooled}};
constexpr StatSeries kDecoded[] = {
    {&S::decoded_gzip, "gzip"}, {&S::decoded_br, "br"}, {&S::decoded_zstd, "zstd"}};
constexpr StatSeries kForms[] = {{&S::forms}};
constexpr StatSeries kFormParts[] = {{&S::form_texts, "text"}, {&S::form_files, "file"}};
constexpr StatSeries kFailedFiles[] = {{&S::form_files_failed}};
constexpr StatSeries kRefusedBodies[] = {
    {&S::bodies_unknown_coding, "unknown_coding"}, {&S::bodies_corrupt, "corrupt"},
    {&S::bodies_decoded_size, "decoded_size"},     {&S::bodies_bad_form, "form"},
    {&S::bodies_bad_form_size, "form_size"},       {&S::bodies_unwritten, "storage"},
};
constexpr StatSeries kCoded[] = {
    {&S::coded_gzip, "gzip"}, {&S::coded_br, "br"},   {&S::coded_zstd, "zstd"},
    {&S::coded_dcb, "dcb"},   {&S::coded_dcz, "dcz"},
};
constexpr StatSeries kCodedBytes[] = {{&S::coded_bytes_in, "before"}, {&S::coded_bytes_out, "after"}};

// --- connections

constexpr StatSeries kAccepted[] = {{&S::connections}};
constexpr StatSeries kByProtocol[] = {
    {&S::connections_h1, "h1"}, {&S::connections_h2, "h2"}, {&S::connections_handshaking, "tls_handshake"}};
constexpr StatSeries kByState[] = {
    {&S::connections_idle, "idle"},
    {&S::connections_reading, "reading"},
    {&S::connections_handling, "handling"},
    {&S::connections_lingering, "lingering"},
};
constexpr StatSeries kConnectionLimit[] = {{&S::pause_high}};
constexpr StatSeries kResumeBelow[] = {{&S::pause_low}};
constexpr StatSeries kRefusedConnections[] = {{&S::refused_connections, "per_address"},
                                              {&S::refused_proxy_headers, "proxy_header"}};
constexpr StatSeries kStaticAnswers[] = {{&S::static_answers}};
constexpr StatSeries kStaticCache[] = {{&S::static_cache_hits, "hit"}, {&S::static_cache_misses, "miss"}};
constexpr StatSeries kTimeouts[] = {{&S::timeouts}};
constexpr StatSeries kDrains[] = {{&S::drains_reactive, "begun"}, {&S::drains_blocked, "too_soon"}};
constexpr StatSeries kAskedToLeave[] = {{&S::drained_reactive, "drain"}, {&S::drained_proactive, "age"}};
constexpr StatSeries kForceClosed[] = {{&S::force_closed}};
constexpr StatSeries kCloseSent[] = {{&S::h1_close_sent, "h1"}, {&S::h2_goaway_sent, "h2"}};
constexpr StatSeries kHandshakes[] = {{&S::tls_handshakes}};
constexpr StatSeries kResumed[] = {{&S::tls_resumed}};
constexpr StatSeries kHandshakeTime[] = {{&S::tls_handshake_ns, {}, kNanoseconds}};
constexpr StatSeries kHandshakeFailures[] = {
    {&S::tls_failures_plain_http, "plain_http"}, {&S::tls_failures_no_protocol, "no_protocol"},
    {&S::tls_failures_no_version, "no_version"}, {&S::tls_failures_certificate, "certificate"},
    {&S::tls_failures_alert, "alert"},           {&S::tls_failures_incomplete, "incomplete"},
    {&S::tls_failures_other, "other"},
};
constexpr StatSeries kPlaintext[] = {{&S::tls_plaintext_received, "in"}, {&S::tls_plaintext_sent, "out"}};
constexpr StatSeries kCertificateReloads[] = {{&S::tls_certificate_reloads}};
constexpr StatSeries kGoawayReceived[] = {{&S::h2_goaway_received}};
constexpr StatSeries kAbuses[] = {{&S::protocol_abuses}};
constexpr StatSeries kStreams[] = {{&S::h2_streams_active, "h2"}};
constexpr StatSeries kStreamsOpened[] = {{&S::h2_streams_opened, "h2"}};
constexpr StatSeries kStreamsRefused[] = {{&S::h2_streams_refused, "h2"}};
constexpr StatSeries kStreamResets[] = {{&S::h2_streams_reset, "server"},
                                        {&S::h2_streams_reset_by_peer, "client"}};
constexpr StatSeries kReceived[] = {{&S::bytes_received}};
constexpr StatSeries kSent[] = {{&S::bytes_sent}};
constexpr StatSeries kPaused[] = {{&S::listeners_paused}};
constexpr StatSeries kPauses[] = {{&S::accept_pauses}};
constexpr StatSeries kPausedTime[] = {{&S::paused_ms, {}, kMilliseconds}};
constexpr StatSeries kAcceptFailures[] = {{&S::accept_failures}};

// --- workers

constexpr StatSeries kLoopTurns[] = {{&S::loop_turns}};
constexpr StatSeries kLoopBusy[] = {{&S::loop_busy_ms, {}, kMilliseconds}};
constexpr StatSeries kStalls[] = {{&S::stalls}};
constexpr StatSeries kCoroutines[] = {{&S::coroutines}};
constexpr StatSeries kPoolResources[] = {{&S::pool_idle, "idle"}, {&S::pool_in_use, "in_use"}};
constexpr StatSeries kPoolLimit[] = {{&S::pool_limit}};
constexpr StatSeries kPoolWaiting[] = {{&S::pool_waiting}};
constexpr StatSeries kPoolTimeouts[] = {{&S::pool_timeouts}};
constexpr StatSeries kPeakMemory[] = {{&S::php_memory_peak_bytes}};
constexpr StatSeries kLogDrops[] = {{&S::log_records_dropped}};

constexpr StatFamily kFamilies[] = {
    {"weft_requests", kCounter, "Requests handed to handlers.", {}, kRequests},
    {"weft_requests_in_flight", kGauge, "Requests whose answer is not complete.", {}, kInFlight},
    {"weft_requests_in_flight_limit", kGauge, "How many there may be; 0 = any number.", {}, kInFlightLimit},
    {"weft_responses", kCounter, "Requests that have ended, by class of their answer.", "status", kResponses},
    {"weft_requests_refused", kCounter, "Requests refused before a handler, by status.", "status", kRefused},
    {"weft_requests_shed", kCounter, "Requests answered 503 for want of room or of time.", "reason", kShed},
    {"weft_requests_rate_limited", kCounter, "Requests answered 429 for a rate limit.", {}, kRateLimited},
    {"weft_static_answers", kCounter, "Requests answered by a mount of static files.", {}, kStaticAnswers},
    {"weft_static_cache_lookups", kCounter, "Files looked for in the cache of open ones.", "result",
     kStaticCache},
    {"weft_overloads", kCounter, "Times a worker found itself overloaded.", {}, kOverloads},
    {"weft_request_queue_longest_seconds",
     kGauge,
     "The longest a request has waited for a worker.",
     {},
     kLongestQueue},
    {"weft_streamed_responses", kCounter, "Answers sent in more than one piece.", {}, kStreamed},
    {"weft_stream_writes", kCounter, "Pieces of such answers, without the first.", {}, kStreamWrites},
    {"weft_stream_blocks", kCounter, "Pieces whose client was behind.", {}, kStreamBlocks},
    {"weft_stream_bytes", kCounter, "Bytes of body of such answers.", {}, kStreamBytes},
    {"weft_event_clients", kGauge, "Clients attached to event streams.", {}, kEventClients},
    {"weft_events_published", kCounter, "Events published to event streams.", {}, kEventsPublished},
    {"weft_event_clients_dropped",
     kCounter,
     "Clients of event streams that were too far behind.",
     {},
     kEventClientsDropped},
    {"weft_request_bodies_spooled", kCounter, "Request bodies kept in a file.", {}, kSpooled},
    {"weft_request_bodies_decoded", kCounter, "Request bodies with a coding.", "coding", kDecoded},
    {"weft_request_bodies_refused", kCounter, "Request bodies refused for what they hold.", "reason",
     kRefusedBodies},
    {"weft_forms", kCounter, "Request bodies that are multipart forms.", {}, kForms},
    {"weft_form_parts", kCounter, "Parts of such forms.", "kind", kFormParts},
    {"weft_form_files_failed", kCounter, "Files of such forms that have an error.", {}, kFailedFiles},
    {"weft_responses_coded", kCounter, "Answers of handlers with a coding.", "coding", kCoded},
    {"weft_responses_coded_bytes", kCounter, "Bytes of these bodies.", "stage", kCodedBytes},
    {"weft_client_disconnects", kCounter, "Requests whose client left before the answer.", {}, kDisconnects},
    {"weft_fatal_errors_survived", kCounter, "PHP fatal errors that cost one request only.", {}, kFatals},
    {"weft_connections_accepted", kCounter, "Connections accepted.", {}, kAccepted},
    {"weft_connections", kGauge, "Open connections, by protocol.", "protocol", kByProtocol},
    {"weft_connections_by_state", kGauge, "Open connections, by what they do.", "state", kByState},
    {"weft_connections_limit", kGauge, "Where accepting pauses; 0 = nowhere.", {}, kConnectionLimit},
    {"weft_connections_resume", kGauge, "Below how many accepting goes on.", {}, kResumeBelow},
    {"weft_connections_refused", kCounter, "Connections closed at once.", "reason", kRefusedConnections},
    {"weft_connection_timeouts", kCounter, "Connections ended because a phase took too long.", {}, kTimeouts},
    {"weft_connection_drains", kCounter, "Times a worker wanted connections to leave.", "result", kDrains},
    {"weft_connections_asked_to_leave", kCounter, "Connections asked to leave.", "reason", kAskedToLeave},
    {"weft_connections_force_closed", kCounter, "Connections that did not leave in time.", {}, kForceClosed},
    {"weft_connection_close_sent", kCounter, "Answers that ended a connection the client wanted to keep.",
     "protocol", kCloseSent},
    {"weft_tls_handshakes", kCounter, "TLS handshakes completed.", {}, kHandshakes},
    {"weft_tls_resumed", kCounter, "TLS handshakes that resumed a session.", {}, kResumed},
    {"weft_tls_handshake_seconds",
     kCounter,
     "Time TLS handshakes took, with the network's.",
     {},
     kHandshakeTime},
    {"weft_tls_handshake_failures", kCounter, "TLS handshakes that failed.", "reason", kHandshakeFailures},
    {"weft_tls_plaintext_bytes", kCounter, "Bytes inside TLS.", "direction", kPlaintext},
    {"weft_tls_certificate_reloads",
     kCounter,
     "Times changed certificates were put into force.",
     {},
     kCertificateReloads},
    {"weft_goaway_received", kCounter, "GOAWAY frames clients sent.", {}, kGoawayReceived},
    {"weft_protocol_abuses", kCounter, "Connections closed for abuse of the protocol.", {}, kAbuses},
    {"weft_streams", kGauge, "Open streams of multiplexed protocols.", "protocol", kStreams},
    {"weft_streams_opened", kCounter, "Streams clients have opened.", "protocol", kStreamsOpened},
    {"weft_streams_refused", kCounter, "Streams refused as too many at a time, or too late.", "protocol",
     kStreamsRefused},
    {"weft_stream_resets", kCounter, "Streams reset, by whom.", "by", kStreamResets},
    {"weft_received_bytes", kCounter, "Bytes read from sockets.", {}, kReceived},
    {"weft_sent_bytes", kCounter, "Bytes written to sockets.", {}, kSent},
    {"weft_listeners_paused", kGauge, "Workers that do not accept connections just now.", {}, kPaused},
    {"weft_accept_pauses", kCounter, "Times a worker stopped accepting connections.", {}, kPauses},
    {"weft_listeners_paused_seconds", kCounter, "For how long workers did not accept.", {}, kPausedTime},
    {"weft_accept_failures",
     kCounter,
     "Failures to accept, as for want of descriptors.",
     {},
     kAcceptFailures},
    {"weft_loop_turns", kCounter, "Turns of the event loops.", {}, kLoopTurns},
    {"weft_loop_busy_seconds", kCounter, "Time in turns of the event loops, without waiting.", {}, kLoopBusy},
    {"weft_stalls", kCounter, "Times code held the event loop longer than it may.", {}, kStalls},
    {"weft_coroutines", kGauge, "Coroutines that have not finished.", {}, kCoroutines},
    {"weft_pool_resources", kGauge, "Resources of pools, by who has them.", "state", kPoolResources},
    {"weft_pool_limit", kGauge, "How many resources pools may have.", {}, kPoolLimit},
    {"weft_pool_waiting", kGauge, "Coroutines that wait for a resource of a pool.", {}, kPoolWaiting},
    {"weft_pool_timeouts", kCounter, "Coroutines that waited in vain for one.", {}, kPoolTimeouts},
    {"weft_php_memory_peak_bytes", kGauge, "Most memory the scripts of a worker ever used.", {}, kPeakMemory},
    {"weft_log_records_dropped", kCounter, "Log records nobody could take in time.", {}, kLogDrops},
};

constexpr WorkerGauge kWorkerGauges[] = {
    {"weft_worker_connections", "Open connections, by worker.", &S::active_connections},
    {"weft_worker_resident_memory_bytes", "Resident memory, shared pages included.", &S::resident_bytes},
    {"weft_worker_php_memory_bytes", "Memory in use by scripts, as memory_get_usage().",
     &S::php_memory_bytes},
    {"weft_worker_loop_longest_turn_seconds", "The longest turn of the event loop there ever was.",
     &S::loop_longest_turn_ms, kMilliseconds},
    {"weft_worker_stall_longest_seconds", "The longest that code ever held the event loop.",
     &S::stall_longest_ms, kMilliseconds},
};

// All but the last are sums of what is shown, the last is a count of what is shown by its effect.
constexpr Counter S::*kAddedUp[] = {&S::requests_shed, &S::sojourn_samples, &S::sojourn_sum_ns,
                                    &S::tls_handshake_failures, &S::drain_epoch};

}  // namespace

std::span<const StatFamily> stat_families() {
  return kFamilies;
}

std::span<const WorkerGauge> worker_gauges() {
  return kWorkerGauges;
}

bool is_shown_by_families(Counter S::*member) {
  const auto is_it = [member](const auto& row) { return row.member == member; };
  return std::any_of(
             std::begin(kFamilies), std::end(kFamilies),
             [&](const StatFamily& f) { return std::any_of(f.series.begin(), f.series.end(), is_it); }) ||
         std::any_of(std::begin(kWorkerGauges), std::end(kWorkerGauges), is_it) ||
         std::find(std::begin(kAddedUp), std::end(kAddedUp), member) != std::end(kAddedUp);
}

}  // namespace weft::server

#include "server/admin/admin_core.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

#include "server/admin/metrics_page.h"
#include "server/admin/pages.h"
#include "weft/h1/h1_session.h"
#include "weft/http/status.h"
#include "weft/http/target.h"

namespace weft::server {

using http::Exchange;
using http::HeaderField;
using http::Method;

namespace {

constexpr int64_t kPatienceMs = 1'000;  // for workers to tell their coroutines
constexpr size_t kMaxConnections = 64;

constexpr Bytes kText = "text/plain; charset=utf-8";
constexpr Bytes kJson = "application/json";
constexpr Bytes kPrometheus = "text/plain; version=0.0.4; charset=utf-8";
constexpr Bytes kOpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";

// Bounds that need no setting: whoever asks sends little and comes again and again.
ServerOptions server_options(const io::ListenAddress& address) {
  using namespace std::chrono_literals;
  ServerOptions options;
  options.listeners.push_back({address, kHttp1});
  options.limits.target = 1024;
  options.limits.field_value = 4096;
  options.limits.field_section = 16 * 1024;
  options.limits.fields = 64;
  options.limits.body = 4096;
  options.timeouts.head = options.timeouts.body = options.timeouts.write = 10s;
  options.timeouts.keep_alive = 75s;
  options.max_connections = kMaxConnections;
  return options;
}

bool is_loopback(const std::string& host) {
  return host.starts_with("127.") || host == "::1";
}

int64_t unix_ms() {
  timespec now;
  ::clock_gettime(CLOCK_REALTIME, &now);
  return now.tv_sec * int64_t{1000} + now.tv_nsec / 1'000'000;
}

void answer(Exchange& exchange, uint16_t status, Bytes type, Bytes body, const HeaderField* extra = nullptr) {
  std::array<HeaderField, 3> fields = {{{"content-type", type}, {"cache-control", "no-store"}}};
  if (extra) fields[2] = *extra;
  http::ResponseHead head;
  head.status = status;
  head.fields = std::span(fields).first(extra ? 3 : 2);
  exchange.respond(head, body, http::EndStream::kYes);
}

void answer_problem(Exchange& exchange, uint16_t status, const HeaderField* extra = nullptr) {
  answer(exchange, status, kText, std::string(http::reason_phrase(status)) + "\n", extra);
}

}  // namespace

std::unique_ptr<AdminServer> AdminServer::create(io::Loop& loop, AdminOptions options, AdminSources& sources,
                                                 Logger& logger) {
  return std::make_unique<AdminCore>(loop, std::move(options), sources, logger);
}

AdminCore::AdminCore(io::Loop& loop, AdminOptions options, AdminSources& sources, Logger& logger)
    : loop_(loop), options_(std::move(options)), sources_(sources), logger_(logger), warnings_(logger) {
  std::vector<ProtocolEntry> protocols;
  protocols.push_back({kHttp1, h1::make_session_factory()});
  server_ =
      Server::create(loop, server_options(options_.address), std::move(protocols), *this, stats_, warnings_);
}

Result<void, ListenFailure> AdminCore::open() {
  auto opened = server_->open();
  if (!opened) return opened;
  address_ = server_->addresses().front();
  if (options_.address.unix_path.empty() && !is_loopback(address_.host)) {
    WEFT_LOG(logger_, Severity::kWarn,
             "the admin listener on %s port %u can be reached from other machines%s", address_.host.c_str(),
             address_.port.value_or(0), options_.token.empty() ? " and asks for no token" : "");
  }
  return opened;
}

void AdminCore::on_request(Exchange& exchange, http::EndStream) {
  const http::RequestHead& request = exchange.request();
  if (!options_.token.empty() && !brings_token(request.fields, options_.token)) {
    static constexpr HeaderField kChallenge = {"www-authenticate", "Bearer realm=\"weft\""};
    answer_problem(exchange, 401, &kChallenge);
    return;
  }
  const auto target = http::split_target(request.target());
  const auto page = target ? find_page(target->path) : std::nullopt;
  if (!page) {
    answer_problem(exchange, 404);
  } else if (request.method != Method::kGet && request.method != Method::kHead) {
    static constexpr HeaderField kAllow = {"allow", "GET, HEAD"};
    answer_problem(exchange, 405, &kAllow);
  } else {
    answer_page(exchange, *page, target->query);
  }
}

void AdminCore::answer_page(Exchange& exchange, AdminPage page, Bytes query) {
  const Detail detail = has_parameter(query, "verbose") ? Detail::kReasons : Detail::kWord;
  const auto answer_probe = [&](Probe which) {
    const ProbeResult result = probe(which, detail, sources_.stage(), sources_.board());
    answer(exchange, result.passed ? 200 : 503, kText, result.text);
  };
  switch (page) {
    case AdminPage::kMetrics: answer_metrics(exchange); return;
    case AdminPage::kLive: answer_probe(Probe::kLive); return;
    case AdminPage::kReady: answer_probe(Probe::kReady); return;
    case AdminPage::kStartup: answer_probe(Probe::kStartup); return;
    case AdminPage::kWorkers:
      answer(exchange, 200, kJson, workers_page(sources_.board(), sources_.stage(), unix_ms()));
      return;
    case AdminPage::kConfig: answer(exchange, 200, kJson, sources_.config_json() + "\n"); return;
    case AdminPage::kCoroutines: begin_query(exchange); return;
  }
}

void AdminCore::answer_metrics(Exchange& exchange) {
  const MetricsFormat format = choose_format(exchange.request().fields);
  static constexpr HeaderField kVary = {"vary", "accept"};
  answer(exchange, 200, format == MetricsFormat::kOpenMetrics ? kOpenMetrics : kPrometheus,
         metrics_page(sources_.board(), {options_.version, options_.php_version}, format), &kVary);
}

// --- coroutines

void AdminCore::begin_query(Exchange& exchange) {
  const uint64_t id = ++last_query_;
  queries_.push_back(std::make_unique<CoroutineQuery>(
      id, exchange, sources_.board(), [](void* self) { static_cast<AdminCore*>(self)->expire_queries(); },
      this));
  CoroutineQuery& query = *queries_.back();
  exchange.user = &query;
  query.timer().start(loop_.timers(), loop_.now_ms() + kPatienceMs);
  if (query.complete()) {
    finish_query(query);
  } else {
    sources_.ask_coroutines(id);
  }
}

void AdminCore::take_coroutines(uint64_t id, uint32_t seat, Bytes json) {
  CoroutineQuery* query = find_query(id);
  if (!query) return;
  query->take(seat, json);
  if (query->complete()) finish_query(*query);
}

void AdminCore::expire_queries() {
  for (size_t i = queries_.size(); i-- > 0;) {
    if (!queries_[i]->timer().running()) finish_query(*queries_[i]);
  }
}

CoroutineQuery* AdminCore::find_query(uint64_t id) {
  const auto found =
      std::find_if(queries_.begin(), queries_.end(), [id](const auto& query) { return query->id() == id; });
  return found == queries_.end() ? nullptr : found->get();
}

void AdminCore::finish_query(CoroutineQuery& query) {
  Exchange& exchange = query.exchange();
  exchange.user = nullptr;
  answer(exchange, 200, kJson, query.page());
  std::erase_if(queries_, [&query](const auto& other) { return other.get() == &query; });
}

void AdminCore::on_closed(Exchange& exchange, http::CloseReason) {
  if (!exchange.user) return;
  std::erase_if(queries_, [&exchange](const auto& query) { return query.get() == exchange.user; });
}

}  // namespace weft::server

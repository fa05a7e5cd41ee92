// The admin server as a client sees it, with workers that answer when the test says so.

#include "weft/server/admin_server.h"

#include <string>
#include <vector>

#include "server/admin/admin_request.h"
#include "server/board_fixture.h"
#include "server_fixture.h"

using namespace weft;
using namespace weft::server;
using weft::server::testing::Client;
using weft::server::testing::Harness;
using weft::server::testing::LocalBoard;

namespace {

class Sources final : public AdminSources {
 public:
  LocalBoard local{3};
  LifeStage now = LifeStage::kServing;
  std::vector<uint64_t> asked;
  AdminServer* answers_at_once = nullptr;

  WorkerBoard board() const override { return local.board(); }
  LifeStage stage() const override { return now; }
  std::string config_json() const override { return "{\"readTimeout\":30}"; }
  void ask_coroutines(uint64_t query) override {
    asked.push_back(query);
    if (answers_at_once) answers_at_once->take_coroutines(query, 0, "[]");
  }
};

struct Admin : Harness {
  Sources sources;
  AdminOptions admin_options;
  std::unique_ptr<AdminServer> admin;

  Admin() {
    admin_options.address.host = "127.0.0.1";
    admin_options.version = "1.2.3";
    admin_options.php_version = "8.2.0";
    sources.local.board().group().workers_configured = 1;
    sources.local.sit(1, 1, WorkerSeat::kServing);
  }

  void start_admin() {
    admin = AdminServer::create(loop, admin_options, sources, logger);
    assert_true(admin->open().ok());
    admin->start();
  }

  // The whole answer to one request on a connection of its own.
  std::string ask(const std::string& request) {
    Client client(*this, *admin->address().port);
    assert_true(client.send(request));
    assert_true(client.sees_end());
    return client.received;
  }
  std::string get(const std::string& target, const std::string& fields = "") {
    return ask("GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + fields + "\r\n");
  }
};

bool contains(const std::string& text, const std::string& part) {
  if (text.find(part) != std::string::npos) return true;
  print_error("[%s] is not in [%s]\n", part.c_str(), text.c_str());
  return false;
}

void pages_are_answered(void**) {
  Admin admin;
  admin.start_admin();
  const std::string metrics = admin.get("/metrics");
  assert_true(contains(metrics, "HTTP/1.1 200 OK\r\n"));
  assert_true(contains(metrics, "content-type: text/plain; version=0.0.4; charset=utf-8\r\n"));
  assert_true(contains(metrics, "cache-control: no-store\r\n"));
  assert_true(contains(metrics, "\nweft_build_info{version=\"1.2.3\",php=\"8.2.0\"} 1\n"));
  assert_true(contains(admin.get("/config?x"), "\r\n\r\n{\"readTimeout\":30}\n"));
  assert_true(contains(admin.get("/workers"),
                       "\"workers\":[{\"worker\":1,\"pid\":1000,\"generation\":1,"
                       "\"state\":\"serving\",\"started\":\"2023-11-14T22:13:20Z\","));
  const std::string open = admin.get("/metrics", "Accept: application/openmetrics-text\r\n");
  assert_true(contains(open, "content-type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\n"));
  assert_true(open.ends_with("# EOF\n"));
}

void everything_else_is_refused(void**) {
  Admin admin;
  admin.start_admin();
  for (const char* target :
       {"/", "/metrics/", "/metricsx", "//metrics", "/Metrics", "/workers%20", "/livez;x"}) {
    assert_true(contains(admin.get(target), "HTTP/1.1 404 Not Found\r\n"));
  }
  const std::string posted =
      admin.ask("POST /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc");
  assert_true(contains(posted, "HTTP/1.1 405 Method Not Allowed\r\n"));
  assert_true(contains(posted, "allow: GET, HEAD\r\n"));
  assert_true(contains(admin.ask("DELETE /none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), " 404 "));
  const std::string head = admin.ask("HEAD /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  assert_true(contains(head, "HTTP/1.1 200 OK\r\n"));
  assert_true(head.ends_with("\r\n\r\n"));
}

void probes_follow_the_stage(void**) {
  Admin admin;
  admin.start_admin();
  struct Row {
    LifeStage stage;
    const char *live, *ready, *startup;
  };
  constexpr const char* kOk = "200 OK\r\n";
  constexpr const char* kNo = "503 Service Unavailable\r\n";
  for (const Row& row : {Row{LifeStage::kStarting, kOk, kNo, kNo},
                         {LifeStage::kServing, kOk, kOk, kOk},
                         {LifeStage::kDraining, kOk, kNo, kOk}}) {
    admin.sources.now = row.stage;
    assert_true(contains(admin.get("/livez"), row.live));
    assert_true(contains(admin.get("/readyz"), row.ready));
    assert_true(contains(admin.get("/startupz"), row.startup));
  }
  admin.sources.now = LifeStage::kDraining;
  assert_true(admin.get("/readyz").ends_with("\r\n\r\ndraining\n"));
  assert_true(admin.get("/livez").ends_with("\r\n\r\nok\n"));
  assert_true(admin.get("/livez?verbose")
                  .ends_with("ok\nstage: draining\ngeneration: 0\n"
                             "workers: 1 of 1 serving, 0 starting, 0 draining\n"));
}

void without_a_worker_nobody_is_ready(void**) {
  Admin admin;
  admin.sources.local.board().seats()[0].state = WorkerSeat::kStarting;
  admin.start_admin();
  const std::string answer = admin.get("/readyz?a&verbose=1&b");
  assert_true(contains(answer, " 503 "));
  assert_true(contains(answer, "\r\n\r\nunavailable\nstage: serving\n"));
  assert_true(contains(admin.get("/livez"), " 200 "));
}

void a_token_is_asked_for(void**) {
  Admin admin;
  admin.admin_options.token = "secret";
  admin.start_admin();
  const std::string refused = admin.get("/metrics");
  assert_true(contains(refused, "HTTP/1.1 401 Unauthorized\r\n"));
  assert_true(contains(refused, "www-authenticate: Bearer realm=\"weft\"\r\n"));
  for (const char* value : {"Bearer", "Bearer ", "Bearer secre", "Bearer secrets", "Bearer secretsecret",
                            "secret", "Basic secret", "Bearer Secret", "Bearer\tsecret"}) {
    assert_true(contains(admin.get("/livez", "Authorization: " + std::string(value) + "\r\n"), " 401 "));
  }
  for (const char* value : {"Bearer secret", "bearer  secret"}) {
    assert_true(contains(admin.get("/livez", "Authorization: " + std::string(value) + "\r\n"), " 200 "));
  }
}

// --- coroutines

void workers_tell_their_coroutines(void**) {
  Admin admin;
  admin.sources.local.sit(2, 2, WorkerSeat::kDraining);
  admin.sources.local.sit(2, 3, WorkerSeat::kStarting);
  admin.start_admin();
  Client client(admin, *admin.admin->address().port);
  assert_true(client.send("GET /coroutines HTTP/1.1\r\nHost: a\r\n\r\n"));
  assert_true(admin.until([&] { return !admin.sources.asked.empty(); }));
  const uint64_t query = admin.sources.asked[0];
  admin.admin->take_coroutines(query, 1, "[{\"id\":7}]");
  admin.admin->take_coroutines(query, 1, "[\"twice\"]");
  admin.admin->take_coroutines(query, 2, "[\"was not asked\"]");
  admin.admin->take_coroutines(query + 1, 0, "[\"of another query\"]");
  admin.admin->take_coroutines(query, 0, "[]");
  assert_true(
      client.sees("\r\n\r\n{\"workers\":[{\"worker\":1,\"generation\":1,\"pid\":1000,\"coroutines\":[]},"
                  "{\"worker\":2,\"generation\":2,\"pid\":1001,\"coroutines\":[{\"id\":7}]}],"
                  "\"missing\":[]}\n"));
  admin.admin->take_coroutines(query, 0, "[\"late\"]");
}

void who_does_not_answer_is_named(void**) {
  Admin admin;
  admin.sources.local.sit(1, 2, WorkerSeat::kServing);
  admin.start_admin();
  Client client(admin, *admin.admin->address().port);
  assert_true(client.send("GET /coroutines HTTP/1.1\r\nHost: a\r\n\r\n"));
  assert_true(admin.until([&] { return !admin.sources.asked.empty(); }));
  admin.admin->take_coroutines(admin.sources.asked[0], 0, "[]");
  assert_true(client.sees("\"missing\":[{\"worker\":2,\"generation\":1,\"pid\":1001}]}\n"));
  assert_true(contains(client.received, "{\"workers\":[{\"worker\":1,"));
}

void an_answer_at_once_is_fine(void**) {
  Admin admin;
  admin.start_admin();
  admin.sources.answers_at_once = admin.admin.get();
  assert_true(contains(admin.get("/coroutines"), "\"coroutines\":[]}],\"missing\":[]}\n"));
  admin.sources.local.board().seats()[0].state = WorkerSeat::kStarting;
  assert_true(contains(admin.get("/coroutines"), "{\"workers\":[],\"missing\":[]}\n"));
}

void who_leaves_is_forgotten(void**) {
  Admin admin;
  admin.start_admin();
  {
    Client client(admin, *admin.admin->address().port);
    assert_true(client.send("GET /coroutines HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_true(admin.until([&] { return !admin.sources.asked.empty(); }));
  }
  assert_true(admin.until([&] { return admin.admin->idle(); }));
  admin.admin->take_coroutines(admin.sources.asked[0], 0, "[]");
  // And one that is still there when the server goes.
  Client client(admin, *admin.admin->address().port);
  assert_true(client.send("GET /coroutines HTTP/1.1\r\nHost: a\r\n\r\n"));
  assert_true(admin.until([&] { return admin.sources.asked.size() == 2; }));
  admin.admin.reset();
  assert_true(client.sees_end());
}

// --- life

void a_drain_ends_quiet_connections(void**) {
  Admin admin;
  admin.start_admin();
  Client client(admin, *admin.admin->address().port);
  assert_true(client.send("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n"));
  assert_true(client.sees("ok\n"));
  admin.admin->begin_drain();
  assert_true(client.sees_end());
  assert_true(admin.until([&] { return admin.admin->idle(); }));
}

void what_the_world_can_reach_is_logged(void**) {
  Admin admin;
  admin.admin_options.address.host = "0.0.0.0";
  admin.start_admin();
  assert_int_equal(admin.logger.lines.size(), 1);
  assert_true(contains(admin.logger.lines[0], "the admin listener on 0.0.0.0 port "));
  assert_true(contains(admin.logger.lines[0], "can be reached from other machines and asks for no token"));
}

void what_cannot_be_bound_is_reported(void**) {
  Admin first;
  first.start_admin();
  AdminOptions options;
  options.address.host = "127.0.0.1";
  options.address.port = *first.admin->address().port;
  const auto second = AdminServer::create(first.loop, options, first.sources, first.logger);
  const auto opened = second->open();
  assert_false(opened.ok());
  assert_string_equal(opened.error().reason.c_str(), "address already in use");
}

// --- what a request says

MetricsFormat format_of(std::initializer_list<Bytes> accepts) {
  http::HeaderBlock fields;
  for (const Bytes accept : accepts) {
    fields.append_name("accept");
    fields.append_value(accept);
    fields.finish_field();
  }
  return choose_format(fields);
}

void the_format_is_chosen_by_accept(void**) {
  for (const Bytes accept :
       {"application/openmetrics-text", "Application/OpenMetrics-Text;Version=1.0.0;q=0.001",
        "application/openmetrics-text; version=\"1.0.0\"; charset=utf-8",
        "text/plain;q=0.4,application/openmetrics-text;q=0.5", "application/openmetrics-text;q=0.3,*/*;q=0.3",
        "application/vnd.google.protobuf;q=0.7,application/openmetrics-text;version=1.0.0;q=0.6,"
        "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=0.0.4;q=0.4,*/*;q=0.3"}) {
    assert_true(format_of({accept}) == MetricsFormat::kOpenMetrics);
  }
  assert_true(format_of({"text/plain;q=0.1", "application/openmetrics-text"}) == MetricsFormat::kOpenMetrics);
  for (const Bytes accept :
       {"", "*/*", "text/plain", "application/openmetrics-text;q=0", "application/openmetrics-text;q=0.000",
        "application/openmetrics-text;version=0.0.1", "application/openmetrics-text;version=2.0.0",
        "application/openmetrics-text;q=0.5,text/*", "application/openmetrics-text;q=x",
        "application/openmetrics-text;q=", "application/openmetrics-text;q",
        "application/openmetrics-text;q=2", "application/openmetrics-text;q=0.0001",
        "application/openmetrics-text;q=-1", ",;,=;,;q=1", ";;;===\"",
        "application/openmetrics-text;version=\"", "application/openmetrics-textx"}) {
    assert_true(format_of({accept}) == MetricsFormat::kPrometheus);
  }
}

void parameters_are_found_by_name(void**) {
  for (const Bytes query : {"verbose", "verbose=", "verbose=1", "a&verbose", "a=b&verbose&c"}) {
    assert_true(has_parameter(query, "verbose"));
  }
  for (const Bytes query : {"", "&", "=verbose", "a=verbose", "verbos", "verbosee", "Verbose", "&&=&"}) {
    assert_false(has_parameter(query, "verbose"));
  }
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(pages_are_answered),
      cmocka_unit_test(everything_else_is_refused),
      cmocka_unit_test(probes_follow_the_stage),
      cmocka_unit_test(without_a_worker_nobody_is_ready),
      cmocka_unit_test(a_token_is_asked_for),
      cmocka_unit_test(workers_tell_their_coroutines),
      cmocka_unit_test(who_does_not_answer_is_named),
      cmocka_unit_test(an_answer_at_once_is_fine),
      cmocka_unit_test(who_leaves_is_forgotten),
      cmocka_unit_test(a_drain_ends_quiet_connections),
      cmocka_unit_test(what_the_world_can_reach_is_logged),
      cmocka_unit_test(what_cannot_be_bound_is_reported),
      cmocka_unit_test(the_format_is_chosen_by_accept),
      cmocka_unit_test(parameters_are_found_by_name),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}

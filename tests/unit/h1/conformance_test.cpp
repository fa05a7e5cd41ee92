// Every raw request of the table in one piece, then split at every octet, then octet by octet: status, what
// the handler sees, what becomes of the connection and of the next request must not depend on it.
//   conformance_test --dump DIR     writes the requests as files: the seed corpus of the fuzzer

#include "h1/conformance_cases.h"

#include <cstdio>
#include <cstdlib>

#include "h1/support.h"
#include "http/answers.h"

namespace weft::h1::testing {

namespace {

std::string repeat(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace

#include "h1/conformance_bodies.inc"
#include "h1/conformance_fields.inc"
#include "h1/conformance_request_line.inc"
#include "h1/conformance_responses.inc"

namespace {

constexpr Bytes kNext = "GET /next HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr Bytes kNextSeen = "GET /next 1.1 h||";

std::vector<Case> all_cases() {
  std::vector<Case> all;
  for (const std::vector<Case>& part :
       {request_line_cases(), field_cases(), body_cases(), response_cases()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

void answer_with_fields(Exchange& exchange) {
  const HeaderField fields[] = {{"set-cookie", "a=b"},         {"connection", "x"}, {"set-cookie", "c=d"},
                                {"transfer-encoding", "gzip"}, {"keep-alive", "y"}, {"content-length", "7"}};
  ResponseHead head;
  head.status = 418;
  head.reason = "Short And Stout";
  head.fields = fields;
  exchange.respond(head, Bytes("ok"), EndStream::kYes);
}

void answer_by_h1_target(Exchange& exchange) {
  const Bytes target = exchange.request().target();
  ResponseHead head;
  if (target == "/304-length") {
    head.status = 304;
    head.content_length = 10;
    exchange.respond(head, {}, EndStream::kYes);
  } else if (target == "/close") {
    head.close = true;
    exchange.respond(head, Bytes("ok"), EndStream::kYes);
  } else if (target == "/fields") {
    answer_with_fields(exchange);
  } else {
    answer_by_target(exchange);
  }
}

// Everything that can be observed of one connection.
struct Observed {
  std::string seen;
  std::string output;
  Fate fate = Fate::kOpen;
  Phase phase = Phase::kIdle;
  std::vector<uint16_t> refused;
  std::vector<CloseReason> reasons;

  bool operator==(const Observed&) const = default;
};

Observed observe(const std::vector<Bytes>& parts) {
  Fixture f;
  Observed observed;
  answer_and_note(f.handler, observed.seen, &answer_by_h1_target);
  for (const Bytes part : parts) f.feed(part);
  f.take_all();
  observed.output = replace_all(f.out, kContinue, "");
  observed.fate = f.session->fate();
  observed.phase = f.session->phase();
  observed.refused = f.host.refused;
  observed.reasons = f.handler.reasons;
  if (f.handler.one()) f.session->disconnect(CloseReason::kPeerGone);
  assert_null(f.handler.one());
  assert_int_equal(f.handler.reasons.size(), f.handler.requests);
  return observed;
}

int first_status(Bytes output) {
  while (output.size() > 12 && output[9] == '1') {
    output.remove_prefix(output.find("\r\n\r\n") + 4);
  }
  return output.size() > 12 ? std::atoi(output.data() + 9) : 0;
}

size_t count(Bytes text, Bytes what) {
  size_t times = 0;
  for (size_t at = text.find(what); at != Bytes::npos; at = text.find(what, at + 1)) ++times;
  return times;
}

#define EXPECT_CASE(condition)                                                                        \
  do {                                                                                                \
    if (!(condition)) {                                                                               \
      print_error("case \"%s\": %s\nseen: %s\noutput: %s\n", c.name.data(), #condition, seen.c_str(), \
                  output.c_str());                                                                    \
      _fail(__FILE__, __LINE__);                                                                      \
    }                                                                                                 \
  } while (false)

void check_alone(const Case& c) {
  const Observed observed = observe({Bytes(c.request)});
  const std::string& seen = observed.seen;
  const std::string output = replace_all(observed.output, kDate, "");
  if (c.status == 0 && observed.fate == Fate::kAbort) {
    EXPECT_CASE(seen == c.seen);
    return;
  }
  EXPECT_CASE(first_status(output) == c.status);
  EXPECT_CASE(seen == c.seen);
  EXPECT_CASE(c.answer.empty() || output == c.answer);
  const bool refused = !observed.refused.empty();
  EXPECT_CASE(!refused || observed.fate == Fate::kClose);
  EXPECT_CASE(count(output, "\r\nContent-Length:") + count(output, "\r\nTransfer-Encoding:") <=
              count(output, "HTTP/1.1 "));
}

void check_with_next(const Case& c) {
  const std::string both = c.request + std::string(kNext);
  const Observed observed = observe({Bytes(both)});
  const std::string& seen = observed.seen;
  const std::string& output = observed.output;
  const bool next_seen = seen.ends_with(kNextSeen);
  switch (c.after) {
    case After::kAnswered:
      EXPECT_CASE(next_seen);
      EXPECT_CASE(output.ends_with(ok("ok")));
      EXPECT_CASE(observed.fate == Fate::kOpen);
      EXPECT_CASE(observed.phase == Phase::kIdle);
      break;
    case After::kClosed:
      EXPECT_CASE(!next_seen);
      EXPECT_CASE(observed.fate != Fate::kOpen);
      break;
    case After::kSwallowed:
      EXPECT_CASE(!next_seen);
      EXPECT_CASE(observed.fate == Fate::kOpen);
      break;
  }
}

void check_split(const Case& c, const Observed& whole, const std::vector<Bytes>& parts) {
  const Observed split = observe(parts);
  const std::string& seen = split.seen;
  const std::string& output = split.output;
  EXPECT_CASE(split == whole);
}

void cases_hold_in_one_piece(void**) {
  const std::vector<Case> cases = all_cases();
  assert_true(cases.size() >= 150);
  for (const Case& c : cases) {
    check_alone(c);
    check_with_next(c);
  }
  print_message("             %zu raw requests\n", cases.size());
}

// Long requests only at places that differ from their neighbours: around every 61st octet and at both ends.
void cases_hold_split_in_two(void**) {
  for (const Case& c : all_cases()) {
    const std::string both = c.request + std::string(kNext);
    const Observed whole = observe({Bytes(both)});
    const size_t size = both.size();
    const size_t step = size > 2000 ? size / 61 : 1;
    for (size_t at = 1; at < size; at += at < 200 || size - at < 200 ? 1 : step) {
      check_split(c, whole, {Bytes(both).substr(0, at), Bytes(both).substr(at)});
    }
  }
}

void cases_hold_octet_by_octet(void**) {
  for (const Case& c : all_cases()) {
    const std::string both = c.request + std::string(kNext);
    std::vector<Bytes> parts;
    for (size_t at = 0; at < both.size(); ++at) parts.push_back(Bytes(both).substr(at, 1));
    check_split(c, observe({Bytes(both)}), parts);
  }
}

int dump(const std::string& folder) {
  int number = 0;
  for (const Case& c : all_cases()) {
    if (c.request.empty() || c.request.size() > 2000) continue;
    char name[16];
    std::snprintf(name, sizeof name, "/%03d", ++number);
    std::FILE* file = std::fopen((folder + name).c_str(), "wb");
    if (!file) return 1;
    std::fwrite(c.request.data(), 1, c.request.size(), file);
    std::fclose(file);
  }
  return 0;
}

}  // namespace

int run(int argc, char** argv) {
  if (argc == 3 && Bytes(argv[1]) == "--dump") return dump(argv[2]);
  const CMUnitTest tests[] = {
      cmocka_unit_test(cases_hold_in_one_piece),
      cmocka_unit_test(cases_hold_split_in_two),
      cmocka_unit_test(cases_hold_octet_by_octet),
  };
  return cmocka_run_group_tests_name("h1 conformance", tests, nullptr, nullptr);
}

}  // namespace weft::h1::testing

int main(int argc, char** argv) {
  return weft::h1::testing::run(argc, argv);
}

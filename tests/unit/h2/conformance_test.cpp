// Every row of the table in one piece, then split at every octet, then octet by octet: what the peer is told
// and what the handler sees must not depend on it.
//   conformance_test --dump DIR     writes the rows as files: the seed corpus of the fuzzer

#include "h2/conformance_cases.h"

#include <cstdio>

#include "h2/stream_clock.h"
#include "http/answers.h"

namespace weft::h2::testing {

#include "h2/conformance_connection.inc"
#include "h2/conformance_requests.inc"
#include "h2/conformance_responses.inc"

namespace {

std::vector<Case> all_cases() {
  std::vector<Case> all;
  for (const std::vector<Case>& part : {connection_cases(), request_cases(), response_cases()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

struct Observed {
  std::string outcome;
  std::string seen;

  bool operator==(const Observed&) const = default;
};

std::string outcome_of(const Fixture& f) {
  std::string outcome;
  for (const auto& [stream, reply] : f.peer.replies) {
    if (reply.heads.empty() && !reply.reset) continue;
    outcome += (outcome.empty() ? "" : " ") + std::to_string(stream) + "=" + reply.text();
  }
  if (!f.peer.goaways.empty()) {
    outcome += (outcome.empty() ? "" : " ") + ("goaway=" + std::to_string(f.peer.goaways.back().second));
    assert_int_equal(f.peer.goaways.size(), 1);
    assert_true(f.session->fate() == Fate::kClose);
    assert_int_equal(f.host.abuses.size(), 1);
  } else {
    assert_true(f.session->fate() == Fate::kOpen);
    assert_true(f.host.abuses.empty());
  }
  return outcome;
}

void set_limits(http::Limits& limits) {
  limits.target = 100;
  limits.field_name = 50;
  limits.field_value = 200;
  limits.field_section = 500;
  limits.fields = 8;
  limits.body = 20;
}

Observed observe(const std::vector<Bytes>& parts) {
  Fixture f;
  set_limits(f.host.bounds);
  Observed observed;
  answer_and_note(f.handler, observed.seen);
  f.feed(hello());
  for (const Bytes part : parts) {
    f.feed(part);
    f.turn();
  }
  f.wait(StreamClock::kLingerMs);
  assert_true(f.peer.at_frame_end());
  observed.outcome = outcome_of(f);
  if (!f.handler.open.empty()) f.session->disconnect(CloseReason::kPeerGone);
  assert_true(f.handler.open.empty());
  assert_int_equal(f.handler.reasons.size(), f.handler.requests);
  assert_int_equal(f.host.counts[SessionEvent::kStreamOpened], f.host.counts[SessionEvent::kStreamClosed]);
  return observed;
}

void expect_row(const Case& row, const Observed& observed, const char* how, size_t at) {
  if (observed.outcome == row.outcome && observed.seen == row.seen) return;
  print_error("row \"%.*s\" %s %zu:\n  outcome [%s]\n  wanted  [%s]\n  seen    [%s]\n  wanted  [%s]\n",
              static_cast<int>(row.name.size()), row.name.data(), how, at, observed.outcome.c_str(),
              row.outcome.c_str(), observed.seen.c_str(), row.seen.c_str());
  _fail(__FILE__, __LINE__);
}

std::vector<Bytes> frames_of(Bytes sent) {
  std::vector<Bytes> frames;
  while (sent.size() >= kFrameHead) {
    const auto octet = [sent](size_t at) { return static_cast<size_t>(static_cast<uint8_t>(sent[at])); };
    const size_t size = std::min(sent.size(), kFrameHead + (octet(0) << 16 | octet(1) << 8 | octet(2)));
    frames.push_back(sent.substr(0, size));
    sent.remove_prefix(size);
  }
  if (!sent.empty()) frames.push_back(sent);
  return frames;
}

void rows_frame_by_frame(void**) {
  for (const Case& row : all_cases()) expect_row(row, observe(frames_of(row.sent)), "frame by frame", 0);
}

void rows_in_one_piece(void**) {
  for (const Case& row : all_cases()) {
    const Observed observed = observe({Bytes(row.sent)});
    if (row.cut == Cut::kNeverMatters) expect_row(row, observed, "in one piece", 0);
  }
}

void rows_split_at_every_octet(void**) {
  for (const Case& row : all_cases()) {
    if (row.cut == Cut::kMayMatter || row.sent.size() > 2000) continue;
    const Bytes sent = row.sent;
    for (size_t at = 1; at < sent.size(); ++at) {
      expect_row(row, observe({sent.substr(0, at), sent.substr(at)}), "split at", at);
    }
  }
}

void rows_octet_by_octet(void**) {
  for (const Case& row : all_cases()) {
    if (row.cut == Cut::kMayMatter || row.sent.size() > 2000) continue;
    std::vector<Bytes> octets;
    for (size_t i = 0; i < row.sent.size(); ++i) octets.push_back(Bytes(row.sent).substr(i, 1));
    expect_row(row, observe(octets), "octet by octet", 0);
  }
}

int dump(const std::string& directory) {
  int number = 0;
  for (const Case& row : all_cases()) {
    char name[32];
    std::snprintf(name, sizeof name, "/row_%03d", number++);
    std::FILE* const file = std::fopen((directory + name).c_str(), "wb");
    if (!file) return 1;
    const std::string all = "seed" + row.sent;
    std::fwrite(all.data(), 1, all.size(), file);
    std::fclose(file);
  }
  return 0;
}

}  // namespace

}  // namespace weft::h2::testing

int main(int argc, char** argv) {
  using namespace weft::h2::testing;
  if (argc == 3 && weft::Bytes(argv[1]) == "--dump") return dump(argv[2]);
  const CMUnitTest tests[] = {
      cmocka_unit_test(rows_frame_by_frame),
      cmocka_unit_test(rows_in_one_piece),
      cmocka_unit_test(rows_split_at_every_octet),
      cmocka_unit_test(rows_octet_by_octet),
  };
  return cmocka_run_group_tests_name("h2/conformance", tests, nullptr, nullptr);
}

#pragma once

// A handler for tables of requests: what it answers, the target says.

#include <cstdlib>
#include <optional>
#include <string>

#include "http/session_support.h"

namespace weft::http::testing {

inline void answer_in_two(Exchange& exchange, std::optional<uint64_t> length, Bytes second) {
  ResponseHead head;
  head.content_length = length;
  exchange.respond(head, Bytes("hello"), EndStream::kNo);
  exchange.send(second, EndStream::kYes);
}

inline void answer_with_trailers(Exchange& exchange, Bytes body) {
  const HeaderField announced[] = {{"trailer", "x-sum"}};
  const HeaderField trailers[] = {{"x-sum", "1"}, {"connection", "x"}};
  ResponseHead head;
  head.fields = announced;
  head.has_trailers = true;
  exchange.respond(head, body, EndStream::kNo);
  exchange.send_trailers(trailers);
}

inline void answer_after_hints(Exchange& exchange) {
  const HeaderField link[] = {{"link", "</a>"}};
  exchange.inform(103, link);
  exchange.inform(101, link);
  answer(exchange, "ok");
  exchange.inform(103, link);
}

inline void answer_by_target(Exchange& exchange) {
  const Bytes target = exchange.request().target();
  if (target == "/wait") return;
  if (target == "/204" || target == "/205" || target == "/304") {
    answer(exchange, "dropped", static_cast<uint16_t>(std::atoi(target.data() + 1)));
  } else if (target == "/empty") {
    answer(exchange, "");
  } else if (target == "/cookie") {
    answer(exchange, *exchange.request().fields.find_only("cookie"));
  } else if (target == "/stream") {
    answer_in_two(exchange, std::nullopt, "world");
  } else if (target == "/declared") {
    answer_in_two(exchange, 10, "world");
  } else if (target == "/short") {
    answer_in_two(exchange, 10, "worl");
  } else if (target == "/long") {
    answer_in_two(exchange, 10, "worlds");
  } else if (target == "/trailers") {
    answer_with_trailers(exchange, "hello");
  } else if (target == "/trailers-alone") {
    answer_with_trailers(exchange, "");
  } else if (target == "/103") {
    answer_after_hints(exchange);
  } else if (target == "/reset") {
    exchange.reset(std::nullopt);
  } else if (target == "/refuse") {
    exchange.reset(7);
  } else {
    answer(exchange, "ok");
  }
}

// "GET / host|body|trailer=value,", with the version before the host where the protocol has several.
inline std::string describe(Exchange& exchange, Bytes body) {
  const RequestHead& request = exchange.request();
  assert_string_equal(exchange.peer().address.c_str(), "192.0.2.1");
  std::string text(request.method_name());
  text.append(" ").append(request.target()).append(" ");
  if (request.version != Version::k2) text.append(version_text(request.version)).append(" ");
  text.append(request.authority).append("|").append(body).append("|");
  const HeaderBlock& trailers = exchange.request_trailers();
  for (size_t i = 0; i < trailers.size(); ++i) {
    text.append(trailers[i].name).append("=").append(trailers[i].value).append(",");
  }
  return text;
}

// Answers each request when it is complete, but those whose target says "/early" at once. `seen` lists what
// came; `answer_one` may know more targets than answer_by_target().
inline void answer_and_note(Handler& handler, std::string& seen,
                            void (*answer_one)(Exchange&) = &answer_by_target) {
  const auto note = [&seen, &handler](Exchange& exchange) {
    if (!seen.empty()) seen += ";";
    seen += describe(exchange, handler.received(exchange));
  };
  handler.request = [note, answer_one](Exchange& exchange, EndStream end) {
    const Bytes target = exchange.request().target();
    if (target.substr(0, 6) == "/early") note(exchange);
    if (target == "/early") {
      answer(exchange, "ok");
    } else if (target == "/early-204") {
      answer(exchange, "", 204);
    } else if (target == "/early-stream") {
      exchange.respond(ResponseHead{}, Bytes("hello"), EndStream::kNo);
    } else if (end == EndStream::kYes) {
      note(exchange);
      answer_one(exchange);
    }
  };
  handler.body = [note, answer_one](Exchange& exchange, Bytes, EndStream end) {
    if (end == EndStream::kNo || exchange.request().target().substr(0, 6) == "/early") return;
    note(exchange);
    answer_one(exchange);
  };
}

}  // namespace weft::http::testing

// The time an HttpRequest has: what the client and the server allow.
#include <algorithm>
#include <charconv>
#include <optional>

#include "php/classes/http_classes.h"
#include "php/request_state.h"
#include "php/scheduler.h"

using namespace weft::php;

namespace {

// A year: more is not meant.
constexpr double kMost = 366.0 * 86400;

std::optional<double> client_limit(const RequestState& request) {
  const weft::Bytes text = request.head().fields.find("request-timeout").value_or(weft::Bytes());
  double seconds = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), seconds, std::chars_format::fixed);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (!(seconds >= 0 && seconds <= kMost)) return std::nullopt;
  return seconds;
}

}  // namespace

ZEND_METHOD(Weft_HttpRequest, getRequestTimeout) {
  ZEND_PARSE_PARAMETERS_NONE();
  if (const auto seconds = client_limit(request_of(ZEND_THIS))) RETURN_DOUBLE(*seconds);
}

ZEND_METHOD(Weft_HttpRequest, getRemainingTime) {
  ZEND_PARSE_PARAMETERS_NONE();
  const RequestState& request = request_of(ZEND_THIS);
  std::optional<double> limit = client_limit(request);
  if (request.limit_ms() > 0) {
    const double own = static_cast<double>(request.limit_ms()) / 1000;
    limit = std::min(limit.value_or(own), own);
  }
  if (!limit) return;
  auto& loop = Scheduler::get().loop();
  loop.refresh_now();
  const double spent = static_cast<double>(loop.now_ms() - request.started_ms()) / 1000;
  RETURN_DOUBLE(std::max(*limit - spent, 0.0));
}

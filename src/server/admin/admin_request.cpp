#include "server/admin/admin_request.h"

#include <algorithm>

namespace weft::server {

namespace {

struct PageName {
  Bytes path;
  AdminPage page;
};

constexpr PageName kPages[] = {
    {"/metrics", AdminPage::kMetrics},       {"/livez", AdminPage::kLive},
    {"/readyz", AdminPage::kReady},          {"/startupz", AdminPage::kStartup},
    {"/workers", AdminPage::kWorkers},       {"/config", AdminPage::kConfig},
    {"/coroutines", AdminPage::kCoroutines},
};

// Cuts the text up to `separator` off its front.
Bytes cut(Bytes& text, char separator) {
  const size_t end = text.find(separator);
  const Bytes part = text.substr(0, end);
  text.remove_prefix(end == Bytes::npos ? text.size() : end + 1);
  return part;
}

// A qvalue in thousandths; 0 when it is none (RFC 9110, 12.4.2).
int parse_weight(Bytes text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return 0;
  if (text.size() > 1 && text[1] != '.') return 0;
  int weight = text[0] == '1' ? 1000 : 0;
  int unit = 100;
  for (const char c : text.substr(std::min<size_t>(2, text.size()))) {
    if (!ascii::is_digit(c)) return 0;
    weight += (c - '0') * unit;
    unit /= 10;
  }
  return std::min(weight, 1000);
}

struct Weights {
  int open_metrics = 0;
  int text = 0;
};

void read_range(Bytes range, Weights& weights) {
  const Bytes type = ascii::trim(cut(range, ';'));
  int weight = 1000;
  Bytes version;
  while (!range.empty()) {
    Bytes value = ascii::trim(cut(range, ';'));
    const Bytes name = ascii::trim(cut(value, '='));
    value = ascii::trim(value);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
      value = value.substr(1, value.size() - 2);
    if (ascii::equals_ignoring_case(name, "q")) weight = parse_weight(value);
    if (ascii::equals_ignoring_case(name, "version")) version = value;
  }
  if (ascii::equals_ignoring_case(type, "application/openmetrics-text")) {
    if (version.empty() || version == "1.0.0") weights.open_metrics = std::max(weights.open_metrics, weight);
  } else if (ascii::equals_ignoring_case(type, "text/plain") || type == "text/*" || type == "*/*") {
    weights.text = std::max(weights.text, weight);
  }
}

bool equals_in_constant_time(Bytes given, Bytes secret) {
  unsigned difference = given.size() != secret.size();
  for (size_t i = 0; i < given.size(); ++i) {
    difference |= static_cast<unsigned char>(given[i] ^ secret[i % secret.size()]);
  }
  return difference == 0;
}

}  // namespace

std::optional<AdminPage> find_page(Bytes path) {
  for (const PageName& name : kPages) {
    if (name.path == path) return name.page;
  }
  return std::nullopt;
}

bool has_parameter(Bytes query, Bytes name) {
  while (!query.empty()) {
    Bytes pair = cut(query, '&');
    if (cut(pair, '=') == name) return true;
  }
  return false;
}

MetricsFormat choose_format(const http::HeaderBlock& fields) {
  Weights weights;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name != "accept") continue;
    http::for_each_list_token(fields[i].value, [&weights](Bytes range) {
      read_range(range, weights);
      return true;
    });
  }
  return weights.open_metrics > 0 && weights.open_metrics >= weights.text ? MetricsFormat::kOpenMetrics
                                                                          : MetricsFormat::kPrometheus;
}

bool brings_token(const http::HeaderBlock& fields, Bytes token) {
  Bytes credentials = fields.find("authorization").value_or(Bytes());
  const Bytes scheme = cut(credentials, ' ');
  const bool same = equals_in_constant_time(ascii::trim(credentials), token);
  return ascii::equals_ignoring_case(scheme, "bearer") && same;
}

}  // namespace weft::server

#include "weft/http/conditional.h"

#include "weft/base/ascii.h"
#include "weft/http/date.h"

namespace weft::http {

namespace {

constexpr Bytes kWeak = "W/";

bool is_etag_octet(char c) {
  return c == '!' || (c >= '#' && c <= '~') || static_cast<unsigned char>(c) >= 0x80;
}

Bytes opaque_tag(Bytes etag) {
  return etag.starts_with(kWeak) ? etag.substr(kWeak.size()) : etag;
}

// Takes the next tag from the front of a list; empty at its end. What is no tag is passed over up to the next
// comma.
Bytes next_etag(Bytes& list) {
  while (!list.empty()) {
    if (list.front() == ',' || ascii::is_blank(list.front())) {
      list.remove_prefix(1);
      continue;
    }
    const size_t open = list.starts_with(kWeak) ? kWeak.size() : 0;
    size_t end = open + 1;
    if (open < list.size() && list[open] == '"') {
      while (end < list.size() && is_etag_octet(list[end])) ++end;
      if (end < list.size() && list[end] == '"') {
        const Bytes etag = list.substr(0, end + 1);
        list.remove_prefix(end + 1);
        return etag;
      }
    }
    list.remove_prefix(std::min(list.find(','), list.size()));
  }
  return {};
}

enum class Listed : uint8_t { kNoField, kYes, kNo };

// Whether one of the fields of that name lists the tag, or is "*".
template <class Match>
Listed find_etag(const HeaderBlock& fields, Bytes lower_case_name, Bytes etag, Match match) {
  Listed listed = Listed::kNoField;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name != lower_case_name) continue;
    listed = Listed::kNo;
    Bytes list = fields[i].value;
    if (list == "*") return Listed::kYes;
    for (Bytes tag = next_etag(list); !tag.empty(); tag = next_etag(list)) {
      if (match(tag, etag)) return Listed::kYes;
    }
  }
  return listed;
}

std::optional<int64_t> find_date(const RequestHead& request, Bytes lower_case_name, int64_t now) {
  const auto field = request.fields.find_only(lower_case_name);
  return field ? parse_date(*field, now) : std::nullopt;
}

bool is_retrieval(Method method) {
  return method == Method::kGet || method == Method::kHead;
}

}  // namespace

bool is_etag(Bytes text) {
  Bytes rest = text;
  return !text.empty() && text.front() != ',' && !ascii::is_blank(text.front()) &&
         next_etag(rest).size() == text.size();
}

bool etags_match_strongly(Bytes a, Bytes b) {
  return !a.empty() && a == b && !a.starts_with(kWeak);
}

bool etags_match_weakly(Bytes a, Bytes b) {
  return !a.empty() && opaque_tag(a) == opaque_tag(b);
}

Precondition evaluate_preconditions(const RequestHead& request, const Validators& validators, int64_t now) {
  const auto& modified = validators.last_modified;
  const Listed wanted = find_etag(request.fields, "if-match", validators.etag, etags_match_strongly);
  if (wanted == Listed::kNo) return Precondition::kFailed;
  if (wanted == Listed::kNoField && modified) {
    const auto since = find_date(request, "if-unmodified-since", now);
    if (since && *modified > *since) return Precondition::kFailed;
  }
  const Listed known = find_etag(request.fields, "if-none-match", validators.etag, etags_match_weakly);
  if (known == Listed::kYes) {
    return is_retrieval(request.method) ? Precondition::kNotModified : Precondition::kFailed;
  }
  if (known == Listed::kNoField && modified && is_retrieval(request.method)) {
    const auto since = find_date(request, "if-modified-since", now);
    if (since && *modified <= *since) return Precondition::kNotModified;
  }
  return Precondition::kPassed;
}

bool if_range_holds(const RequestHead& request, const Validators& validators, int64_t now) {
  const auto condition = request.fields.find("if-range");
  if (!condition) return true;
  if (is_etag(*condition)) return etags_match_strongly(*condition, validators.etag);
  const auto date = parse_date(*condition, now);
  return date && validators.last_modified == date && *date < now;
}

}  // namespace weft::http

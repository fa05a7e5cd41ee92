#include "weft/http/cookie.h"

#include <algorithm>

#include "http/char_class.h"
#include "weft/http/date.h"

namespace weft::http {

namespace {

bool has_prefix(Bytes name, Bytes prefix) {
  return ascii::equals_ignoring_case(name.substr(0, prefix.size()), prefix);
}

bool is_valid_domain(Bytes domain) {
  if (!domain.empty() && domain.front() == '.') domain.remove_prefix(1);
  if (domain.empty() || domain.front() == '.' || domain.back() == '.') return false;
  return std::all_of(domain.begin(), domain.end(),
                     [](char c) { return ascii::is_alpha(c) || ascii::is_digit(c) || c == '-' || c == '.'; });
}

bool is_valid_path(Bytes path) {
  if (path.empty() || path.front() != '/' || path.back() == ' ') return false;
  return std::all_of(path.begin(), path.end(), [](char c) { return c >= 0x20 && c < 0x7f && c != ';'; });
}

std::optional<CookieError> check(const SetCookie& cookie) {
  if (!is_valid_cookie_name(cookie.name)) return CookieError::kName;
  if (!is_valid_cookie_value(cookie.value)) return CookieError::kValue;
  if (cookie.name.size() + cookie.value.size() > kMaxCookieSize) return CookieError::kTooLong;
  if (!cookie.domain.empty() && !is_valid_domain(cookie.domain)) return CookieError::kDomain;
  if (!cookie.path.empty() && !is_valid_path(cookie.path)) return CookieError::kPath;
  if (cookie.same_site == SameSite::kNone && !cookie.secure) return CookieError::kSameSiteNoneNeedsSecure;
  if (cookie.partitioned && !cookie.secure) return CookieError::kPartitionedNeedsSecure;
  if (has_prefix(cookie.name, "__Secure-") && !cookie.secure) return CookieError::kSecurePrefixNeedsSecure;
  if (has_prefix(cookie.name, "__Host-") &&
      (!cookie.secure || cookie.path != "/" || !cookie.domain.empty())) {
    return CookieError::kHostPrefixNeedsSecurePathNoDomain;
  }
  return std::nullopt;
}

Bytes same_site_attribute(SameSite same_site) {
  switch (same_site) {
    case SameSite::kUnset: return "";
    case SameSite::kLax: return "; SameSite=Lax";
    case SameSite::kStrict: return "; SameSite=Strict";
    case SameSite::kNone: return "; SameSite=None";
  }
  return "";
}

}  // namespace

bool is_valid_cookie_name(Bytes name) {
  return !name.empty() && all_have_class(name, kTokenChar);
}

bool is_valid_cookie_value(Bytes value) {
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
    value = value.substr(1, value.size() - 2);
  }
  return all_have_class(value, kCookieValueChar);
}

const char* describe(CookieError error) {
  switch (error) {
    case CookieError::kName: return "the name must be a token: letters, digits and !#$%&'*+-.^_`|~";
    case CookieError::kValue: return "the value must not contain controls, spaces, '\"', ',', ';' or '\\'";
    case CookieError::kTooLong: return "name and value together must not exceed 4096 octets";
    case CookieError::kDomain: return "the domain must be a host name";
    case CookieError::kPath: return "the path must begin with '/' and must not contain controls or ';'";
    case CookieError::kSameSiteNoneNeedsSecure: return "SameSite=None needs Secure";
    case CookieError::kPartitionedNeedsSecure: return "Partitioned needs Secure";
    case CookieError::kSecurePrefixNeedsSecure: return "a name with the prefix __Secure- needs Secure";
    case CookieError::kHostPrefixNeedsSecurePathNoDomain:
      return "a name with the prefix __Host- needs Secure, the path \"/\" and no domain";
  }
  return "";
}

Result<std::string, CookieError> format_set_cookie(const SetCookie& cookie) {
  if (const std::optional<CookieError> error = check(cookie)) return *error;
  std::string text;
  text.reserve(cookie.name.size() + cookie.value.size() + cookie.domain.size() + cookie.path.size() + 160);
  text.append(cookie.name).append("=").append(cookie.value);
  if (cookie.expires) {
    char date[29];
    format_date(*cookie.expires, date);
    text.append("; Expires=").append(date, sizeof date);
  }
  if (cookie.max_age) text.append("; Max-Age=").append(std::to_string(std::max<int64_t>(*cookie.max_age, 0)));
  if (!cookie.domain.empty()) text.append("; Domain=").append(cookie.domain);
  if (!cookie.path.empty()) text.append("; Path=").append(cookie.path);
  if (cookie.secure) text.append("; Secure");
  if (cookie.http_only) text.append("; HttpOnly");
  text.append(same_site_attribute(cookie.same_site));
  if (cookie.partitioned) text.append("; Partitioned");
  return text;
}

}  // namespace weft::http

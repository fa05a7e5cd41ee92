#include "weft/http/method.h"

#include <cstring>

#include "http/char_class.h"

namespace weft::http {

namespace {

struct Entry {
  Bytes token;
  Method method;
};

// The IANA registry without GET, POST (met before the table is), PRI and "*" (reserved, never a request).
constexpr Entry kRegistry[] = {
    {"HEAD", Method::kHead},
    {"PUT", Method::kPut},
    {"DELETE", Method::kDelete},
    {"CONNECT", Method::kConnect},
    {"OPTIONS", Method::kOptions},
    {"TRACE", Method::kTrace},
    {"PATCH", Method::kPatch},
    {"QUERY", Method::kQuery},
    {"ACL", Method::kOther},
    {"BASELINE-CONTROL", Method::kOther},
    {"BIND", Method::kOther},
    {"CHECKIN", Method::kOther},
    {"CHECKOUT", Method::kOther},
    {"COPY", Method::kOther},
    {"LABEL", Method::kOther},
    {"LINK", Method::kOther},
    {"LOCK", Method::kOther},
    {"MERGE", Method::kOther},
    {"MKACTIVITY", Method::kOther},
    {"MKCALENDAR", Method::kOther},
    {"MKCOL", Method::kOther},
    {"MKREDIRECTREF", Method::kOther},
    {"MKWORKSPACE", Method::kOther},
    {"MOVE", Method::kOther},
    {"ORDERPATCH", Method::kOther},
    {"PROPFIND", Method::kOther},
    {"PROPPATCH", Method::kOther},
    {"REBIND", Method::kOther},
    {"REPORT", Method::kOther},
    {"SEARCH", Method::kOther},
    {"UNBIND", Method::kOther},
    {"UNCHECKOUT", Method::kOther},
    {"UNLINK", Method::kOther},
    {"UNLOCK", Method::kOther},
    {"UPDATE", Method::kOther},
    {"UPDATEREDIRECTREF", Method::kOther},
    {"VERSION-CONTROL", Method::kOther},
};

}  // namespace

Method find_method(Bytes token) {
  if (token.size() == 3 && std::memcmp(token.data(), "GET", 3) == 0) return Method::kGet;
  if (token.size() == 4 && std::memcmp(token.data(), "POST", 4) == 0) return Method::kPost;
  for (const Entry& entry : kRegistry) {
    if (entry.token == token) return entry.method;
  }
  return Method::kUnknown;
}

bool is_token(Bytes text) {
  return !text.empty() && all_have_class(text, kTokenChar);
}

}  // namespace weft::http

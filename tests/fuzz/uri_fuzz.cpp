// Targets, authorities, cookies, lists and header blocks: every input is read as each of them.

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "weft/base/ascii.h"
#include "weft/base/assert.h"
#include "weft/http/cookie.h"
#include "weft/http/headers.h"
#include "weft/http/method.h"
#include "weft/http/target.h"

using namespace weft;
using namespace weft::http;

namespace {

bool inside(Bytes part, Bytes whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

bool is_trimmed(Bytes text) {
  return ascii::trim(text).size() == text.size();
}

void check_authority(Bytes text) {
  if (!is_valid_authority(text)) return;
  const Bytes host = authority_host(text);
  WEFT_ASSERT(!host.empty() && inside(host, text));
  const bool bracketed = text.front() == '[';
  const std::string before_port = bracketed ? "[" + std::string(host) + "]" : std::string(host);
  WEFT_ASSERT(text.substr(0, before_port.size()) == before_port);
  const Bytes port = text.substr(before_port.size());
  WEFT_ASSERT(port.empty() || port.front() == ':');
  if (port.size() > 1) WEFT_ASSERT(ascii::parse_decimal(port.substr(1)).value() <= 65535);
  for (const char c : text) WEFT_ASSERT(c > 0x20 && c < 0x7f && c != '@' && c != '/' && c != '?' && c != '#');

  const std::string url = "http://" + std::string(text) + "/p?q";
  const auto target = split_target(url);
  WEFT_ASSERT(target && target->authority == text && target->path == "/p" && target->query == "q");
}

void check_target(Bytes text) {
  const auto target = split_target(text);
  if (!target) return;
  for (const char c : text)
    WEFT_ASSERT(static_cast<unsigned char>(c) > 0x20 && c != 0x7f && c != '#' && c != '\\');
  WEFT_ASSERT(inside(target->scheme, text) && inside(target->authority, text) && inside(target->query, text));
  WEFT_ASSERT(target->path.find('?') == Bytes::npos);
  if (target->form == Target::Form::kAuthority) {
    WEFT_ASSERT(target->authority == text && is_valid_authority(text) && target->path.empty());
    return;
  }
  std::string joined;
  if (target->form == Target::Form::kAbsolute) {
    WEFT_ASSERT(is_valid_authority(target->authority) && !target->scheme.empty());
    joined.append(target->scheme).append("://").append(target->authority);
  } else {
    WEFT_ASSERT(target->scheme.empty() && target->authority.empty());
  }
  if (inside(target->path, text)) joined.append(target->path);
  if (text.find('?') != Bytes::npos) joined.append("?").append(target->query);
  WEFT_ASSERT(joined == text);
}

void check_cookies(Bytes field) {
  std::string joined;
  for_each_cookie(field, [&](Bytes name, Bytes value) {
    WEFT_ASSERT(!name.empty() && inside(name, field) && inside(value, field));
    WEFT_ASSERT(is_trimmed(name) && is_trimmed(value));
    WEFT_ASSERT(name.find_first_of(";=") == Bytes::npos && value.find(';') == Bytes::npos);
    joined.append(name).append("=").append(value).append("; ");

    SetCookie cookie;
    cookie.name = name;
    cookie.value = value;
    cookie.domain = value;
    cookie.path = name;
    cookie.secure = true;
    const auto line = format_set_cookie(cookie);
    if (line) WEFT_ASSERT(line.value().find_first_of("\r\n") == std::string::npos);
    cookie.domain = {};
    cookie.path = "/";
    const bool valid = is_valid_cookie_name(name) && is_valid_cookie_value(value);
    WEFT_ASSERT(format_set_cookie(cookie).ok() == (valid && name.size() + value.size() <= kMaxCookieSize));
    return true;
  });
  std::string again;
  for_each_cookie(joined, [&](Bytes name, Bytes value) {
    again.append(name).append("=").append(value).append("; ");
    return true;
  });
  WEFT_ASSERT(again == joined);
}

void check_list(Bytes list) {
  std::string joined, again;
  for_each_list_token(list, [&](Bytes token) {
    WEFT_ASSERT(!token.empty() && inside(token, list) && is_trimmed(token));
    WEFT_ASSERT(token.find(',') == Bytes::npos);
    joined.append(token).append(",");
    return true;
  });
  for_each_list_token(joined, [&](Bytes token) {
    again.append(token).append(",");
    return true;
  });
  WEFT_ASSERT(again == joined);
}

// Hands `text` over in fragments whose sizes the input decides.
template <class Append>
void in_fragments(Bytes text, uint32_t& state, Append append) {
  while (!text.empty()) {
    state = state * 1664525 + 1013904223;
    const size_t size = (state >> 24) % 9;
    append(text.substr(0, size));
    text.remove_prefix(std::min(size, text.size()));
  }
}

// The first line is the target, each further one "name: value"; compared with what plain strings make of it.
void check_headers(Bytes text) {
  static HeaderBlock block;
  block.clear();
  uint32_t state = static_cast<uint32_t>(text.size());
  std::vector<std::pair<std::string, std::string>> model;
  for (bool first = true; !text.empty(); first = false) {
    const size_t end = std::min(text.find('\n'), text.size());
    const Bytes line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (first) {
      in_fragments(line, state, [](Bytes part) { block.append_target(part); });
      WEFT_ASSERT(block.target() == line);
      continue;
    }
    const size_t colon = std::min(line.find(':'), line.size());
    const Bytes name = line.substr(0, colon);
    const Bytes value = line.substr(std::min(colon + 1, line.size()));
    in_fragments(name, state, [](Bytes part) { block.append_name(part); });
    in_fragments(value, state, [](Bytes part) { block.append_value(part); });
    block.finish_field();
    std::string lower(name);
    for (char& c : lower) c = ascii::to_lower(c);
    model.emplace_back(lower, ascii::trim(value));
  }
  WEFT_ASSERT(block.size() == model.size());
  for (size_t i = 0; i < model.size(); ++i) {
    WEFT_ASSERT(block[i].name == model[i].first && block[i].value == model[i].second);
    size_t first = 0;
    while (model[first].first != model[i].first) ++first;
    WEFT_ASSERT(block.find(model[i].first) == Bytes(model[first].second));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Bytes text(reinterpret_cast<const char*>(data), size);
  check_target(text);
  check_authority(text);
  check_cookies(text);
  check_list(text);
  check_headers(text);
  WEFT_ASSERT(find_method(text) == Method::kUnknown || is_token(text));
  return 0;
}

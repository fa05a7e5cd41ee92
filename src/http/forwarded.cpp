#include "http/forwarded.h"

#include "http/char_class.h"
#include "weft/base/ascii.h"

namespace weft::http {

namespace {

// Whether an odd number of backslashes stands in front.
bool is_escaped(Bytes text, size_t at) {
  size_t begin = at;
  while (begin > 0 && text[begin - 1] == '\\') --begin;
  return (at - begin) % 2 != 0;
}

size_t find_last_comma(Bytes list, Quotes quotes) {
  if (quotes == Quotes::kNone) return list.rfind(',');
  bool quoted = false;
  for (size_t i = list.size(); i-- > 0;) {
    if (list[i] == '"' && !is_escaped(list, i)) quoted = !quoted;
    if (list[i] == ',' && !quoted) return i;
  }
  return Bytes::npos;
}

// Takes a token off the front; empty when there is none.
Bytes take_token(Bytes& text) {
  size_t size = 0;
  while (size < text.size() && has_class(text[size], kTokenChar)) ++size;
  const Bytes token = text.substr(0, size);
  text.remove_prefix(size);
  return token;
}

// The same for a quoted string with its quotes.
Bytes take_quoted_string(Bytes& text) {
  for (size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      const Bytes quoted = text.substr(0, i + 1);
      text.remove_prefix(i + 1);
      return quoted;
    }
  }
  return {};
}

bool set_once(Bytes& parameter, Bytes value) {
  if (!parameter.empty()) return false;
  parameter = value;
  return true;
}

bool take_pair(Bytes& text, ForwardedElement& element) {
  const Bytes name = take_token(text);
  if (name.empty() || text.empty() || text.front() != '=') return false;
  text.remove_prefix(1);
  const bool quoted = !text.empty() && text.front() == '"';
  const Bytes value = quoted ? take_quoted_string(text) : take_token(text);
  if (value.empty()) return false;
  if (equals_ignoring_case(name, "for")) return set_once(element.node, value);
  if (equals_ignoring_case(name, "proto")) return set_once(element.proto, value);
  if (equals_ignoring_case(name, "host")) return set_once(element.host, value);
  return true;
}

// RFC 7239, 6.3: "_" and at least one of ALPHA, DIGIT, '.', '_' and '-'.
bool is_obfuscated(Bytes text) {
  if (text.size() < 2 || text.front() != '_') return false;
  for (const char c : text) {
    if (!ascii::is_alpha(c) && !ascii::is_digit(c) && c != '.' && c != '_' && c != '-') return false;
  }
  return true;
}

}  // namespace

std::optional<Bytes> ReverseList::next() {
  while (true) {
    while (!rest_.empty()) {
      const Bytes element = ascii::trim(take_last_element(rest_, quotes_));
      if (!element.empty()) return element;
    }
    do {
      if (line_ == 0) return std::nullopt;
    } while (fields_[--line_].name != name_);
    rest_ = fields_[line_].value;
  }
}

Bytes take_last_element(Bytes& list, Quotes quotes) {
  const size_t comma = find_last_comma(list, quotes);
  const Bytes element = comma == Bytes::npos ? list : list.substr(comma + 1);
  list = list.substr(0, comma == Bytes::npos ? 0 : comma);
  return element;
}

std::optional<ForwardedElement> parse_forwarded_element(Bytes text) {
  ForwardedElement element;
  while (true) {
    text = ascii::trim_front(text);
    if (!text.empty() && text.front() != ';' && !take_pair(text, element)) return std::nullopt;
    text = ascii::trim_front(text);
    if (text.empty()) return element;
    if (text.front() != ';') return std::nullopt;
    text.remove_prefix(1);
  }
}

Bytes unquote(Bytes value, std::span<char> room) {
  if (value.empty() || value.front() != '"') return value;
  if (value.size() < 2 || value.back() != '"') return {};
  value = value.substr(1, value.size() - 2);
  if (value.find('\\') == Bytes::npos) return value;
  size_t size = 0;
  for (size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\' && i + 1 < value.size()) ++i;
    if (size == room.size()) return {};
    room[size++] = value[i];
  }
  return Bytes(room.data(), size);
}

std::optional<ForwardedNode> parse_forwarded_node(Bytes node) {
  Bytes host = node;
  std::optional<Bytes> port;
  if (!node.empty() && node.front() == '[') {
    const size_t bracket = node.find(']');
    if (bracket == Bytes::npos) return std::nullopt;
    host = node.substr(1, bracket - 1);
    const Bytes behind = node.substr(bracket + 1);
    if (host.find(':') == Bytes::npos || (!behind.empty() && behind.front() != ':')) return std::nullopt;
    if (!behind.empty()) port = behind.substr(1);
  } else if (const size_t colon = node.find(':'); colon != Bytes::npos && colon == node.rfind(':')) {
    host = node.substr(0, colon);
    port = node.substr(colon + 1);
  }
  const std::optional<IpAddress> address = IpAddress::parse(host);
  if (!address) return std::nullopt;
  ForwardedNode parsed{*address, std::nullopt};
  if (!port || is_obfuscated(*port)) return parsed;
  const std::optional<uint64_t> number = ascii::parse_decimal(*port);
  if (!number || port->size() > 5 || *number > 65535) return std::nullopt;
  parsed.port = static_cast<uint16_t>(*number);
  return parsed;
}

}  // namespace weft::http

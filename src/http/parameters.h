#pragma once

#include <string>

#include "weft/base/ascii.h"
#include "weft/base/bytes.h"

namespace weft::http {

// The parameters of Content-Type and Content-Disposition as PHP's reader of forms takes them, and hence
// everybody who sends forms to PHP has them: single quotes quote as double ones do, blanks around '=' are
// skipped, a quoted string that does not end ends with the field.

constexpr bool is_quote(char c) {
  return c == '"' || c == '\'';
}

// The octets up to a `stop` outside quotes, taken off `text` together with it.
inline Bytes take_word(Bytes& text, char stop) {
  size_t at = 0;
  while (at < text.size() && text[at] != stop) {
    const char quote = text[at++];
    if (!is_quote(quote)) continue;
    while (at < text.size() && text[at] != quote) {
      at += text[at] == '\\' && at + 1 < text.size() && text[at + 1] == quote ? 2 : 1;
    }
    if (at < text.size()) ++at;
  }
  const Bytes word = text.substr(0, at);
  while (at < text.size() && text[at] == stop) ++at;
  text.remove_prefix(at);
  return word;
}

// A value without its quotes, or up to a blank.
inline std::string parameter_text(Bytes value) {
  value = ascii::trim_front(value);
  const char quote = !value.empty() && is_quote(value.front()) ? value.front() : '\0';
  if (quote) {
    value.remove_prefix(1);
  } else {
    value = value.substr(0, value.find_first_of(" \t"));
  }
  std::string text;
  for (size_t i = 0; i < value.size() && (!quote || value[i] != quote); ++i) {
    const bool escapes = value[i] == '\\' && i + 1 < value.size() &&
                         (value[i + 1] == '\\' || (quote && value[i + 1] == quote));
    if (escapes) ++i;
    text += value[i];
  }
  return text;
}

// Calls visit(name, text) for each parameter of `field`, and for what stands before the first ';' when it
// looks like one.
template <class Visit>
void for_each_parameter(Bytes field, Visit visit) {
  field = ascii::trim_front(field);
  while (!field.empty()) {
    Bytes pair = take_word(field, ';');
    field = ascii::trim_front(field);
    if (pair.find('=') == Bytes::npos) continue;
    const Bytes name = take_word(pair, '=');
    visit(name, parameter_text(pair));
  }
}

// The value of a parameter that needs no unescaping, within `field`; empty when there is none.
inline Bytes plain_parameter(Bytes field, Bytes name) {
  while (!field.empty()) {
    Bytes pair = ascii::trim(take_word(field, ';'));
    const size_t equals = pair.find('=');
    if (equals == Bytes::npos || !ascii::equals_ignoring_case(ascii::trim(pair.substr(0, equals)), name)) {
      continue;
    }
    Bytes value = ascii::trim(pair.substr(equals + 1));
    if (value.size() >= 2 && is_quote(value.front()) && value.back() == value.front()) {
      value = value.substr(1, value.size() - 2);
    }
    return value;
  }
  return {};
}

}  // namespace weft::http

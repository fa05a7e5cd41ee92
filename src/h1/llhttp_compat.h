#pragma once

#include <llhttp.h>

#include "weft/base/bytes.h"

// The fields of llhttp_t that weft touches, in one place because llhttp documents them as its own. They are
// the same from 8.1 to 9.4.
namespace weft::h1::llhttp {

// Called between a field's name and its value: llhttp then treats the value as that of any other field. It
// would otherwise follow Content-Length, Transfer-Encoding, Connection and Upgrade itself, with rules that
// changed from version to version; ours are in request_validator.cpp.
inline void treat_field_as_ordinary(llhttp_t& parser) {
  parser.header_state = 0;
}

// A request parser that has consumed `prefix` without calling anything. Copies of it are as good as new ones.
inline llhttp_t primed(Bytes prefix) {
  static const llhttp_settings_t kSilent = {};
  llhttp_t parser;
  llhttp_init(&parser, HTTP_REQUEST, &kSilent);
  llhttp_execute(&parser, prefix.data(), prefix.size());
  return parser;
}

inline void attach(llhttp_t& parser, const llhttp_settings_t& settings, void* data) {
  parser.settings = const_cast<llhttp_settings_t*>(&settings);
  parser.data = data;
}

}  // namespace weft::h1::llhttp

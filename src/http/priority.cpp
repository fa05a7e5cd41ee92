#include "weft/http/priority.h"

#include "weft/base/ascii.h"

namespace weft::http {

namespace {

// Up to the next comma outside a quoted string, which is taken from `text` with it.
Bytes take_member(Bytes& text) {
  bool quoted = false;
  size_t i = 0;
  for (; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (text[i] == ',' && !quoted) {
      break;
    }
  }
  const Bytes member = text.substr(0, i);
  text.remove_prefix(i < text.size() ? i + 1 : text.size());
  return ascii::trim(member);
}

}  // namespace

Priority parse_priority(Bytes text, Priority otherwise) {
  Priority priority = otherwise;
  while (!text.empty()) {
    // A dictionary (RFC 8941, 3.2); parameters of its members mean nothing here.
    const Bytes member = take_member(text);
    const Bytes item = ascii::trim_back(member.substr(0, member.find(';')));
    if (item.size() == 3 && item[0] == 'u' && item[1] == '=' && item[2] >= '0' && item[2] <= '7') {
      priority.urgency = static_cast<uint8_t>(item[2] - '0');
    } else if (item == "i" || item == "i=?1") {
      priority.incremental = true;
    } else if (item == "i=?0") {
      priority.incremental = false;
    }
  }
  return priority;
}

}  // namespace weft::http

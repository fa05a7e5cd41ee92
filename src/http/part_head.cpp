#include "weft/http/part_head.h"

#include <optional>

#include "http/char_class.h"
#include "http/parameters.h"
#include "weft/base/ascii.h"

namespace weft::http {

namespace {

constexpr size_t kMaxFields = 32;

bool has_forbidden_octet(Bytes value) {
  return value.find_first_of(Bytes("\0\r", 2)) != Bytes::npos;
}

// A line that begins with a blank continues the one before (RFC 5322, 2.2.3).
void unfold(std::string& section) {
  for (size_t end = section.find("\r\n"); end != std::string::npos; end = section.find("\r\n", end + 2)) {
    if (end + 2 >= section.size() || !ascii::is_blank(section[end + 2])) continue;
    section[end] = section[end + 1] = ' ';
  }
}

void read_disposition(Bytes value, PartHead& head) {
  for_each_parameter(value, [&](Bytes name, const std::string& text) {
    if (equals_ignoring_case(name, "name")) {
      head.name = text;
      head.has_name = true;
    } else if (equals_ignoring_case(name, "filename")) {
      head.filename = text;
      head.has_filename = true;
    }
  });
}

}  // namespace

void PartHead::clear() {
  fields.clear();
  name.clear();
  filename.clear();
  has_name = has_filename = false;
  media_type = charset = {};
}

bool PartHead::parse(std::string& section, const char*& reason) {
  clear();
  reason = "malformed header of a part";
  unfold(section);
  Bytes rest = section;
  while (!rest.empty()) {
    const Bytes line = rest.substr(0, rest.find("\r\n"));
    rest.remove_prefix(line.size() + 2);
    const size_t colon = line.find(':');
    if (colon == 0 || colon == Bytes::npos) return false;
    const Bytes value = ascii::trim(line.substr(colon + 1));
    if (!all_have_class(line.substr(0, colon), kTokenChar) || has_forbidden_octet(value)) return false;
    if (fields.size() == kMaxFields) return false;
    fields.append_name(line.substr(0, colon));
    fields.append_value(value);
    fields.finish_field();
  }
  const bool ambiguous = (fields.find("content-disposition") && !fields.find_only("content-disposition")) ||
                         (fields.find("content-type") && !fields.find_only("content-type"));
  if (ambiguous) return false;
  if (const auto disposition = fields.find("content-disposition")) read_disposition(*disposition, *this);
  if (const auto type = fields.find("content-type")) {
    media_type = ascii::trim(type->substr(0, type->find(';')));
    charset = plain_parameter(*type, "charset");
  }
  return true;
}

}  // namespace weft::http

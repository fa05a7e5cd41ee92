#include "h2/response_fields.h"

#include "h2/field_rules.h"

namespace weft::h2 {

using http::HeaderField;
using Worth = HeaderEncoder::Worth;

namespace {

// Of status, date and length.
constexpr size_t kOwnFields = 128;

size_t bound_of(std::span<const HeaderField> fields) {
  size_t bound = 0;
  for (const HeaderField& field : fields)
    bound += field.name.size() + field.value.size() + HeaderEncoder::kMaxOverhead;
  return bound;
}

bool has_date(std::span<const HeaderField> fields) {
  for (const HeaderField& field : fields) {
    if (field.name.size() == 4 && field.name == "date") return true;
  }
  return false;
}

}  // namespace

bool is_framing_field(Bytes name) {
  return is_connection_field(name) || (name.size() == 14 && name == "content-length");
}

size_t ResponseFields::bound() const {
  size_t bound = kOwnFields + bound_of(head.fields);
  for (size_t i = 0; i < stamps.size(); ++i)
    bound += stamps[i].name.size() + stamps[i].value.size() + HeaderEncoder::kMaxOverhead;
  return bound;
}

char* ResponseFields::operator()(HeaderEncoder& encoder, char* to) const {
  to = encoder.status(to, head.status);
  if (!has_date(head.fields)) to = encoder.date(to, date);
  if (content_length) to = encoder.content_length(to, *content_length);
  for (const HeaderField& field : head.fields) {
    if (is_framing_field(field.name) || (!stamps.empty() && stamps.find(field.name))) continue;
    to = encoder.field(to, field.name, field.value, Worth::kMayRepeat);
  }
  for (size_t i = 0; i < stamps.size(); ++i)
    to = encoder.field(to, stamps[i].name, stamps[i].value, Worth::kUnique);
  return to;
}

size_t InterimFields::bound() const {
  return kOwnFields + bound_of(list);
}

char* InterimFields::operator()(HeaderEncoder& encoder, char* to) const {
  to = encoder.status(to, status);
  for (const HeaderField& field : list) {
    if (!is_framing_field(field.name)) to = encoder.field(to, field.name, field.value, Worth::kMayRepeat);
  }
  return to;
}

}  // namespace weft::h2

#include "h2/response_fields.h"

#include <charconv>

namespace weft::h2 {

using http::HeaderField;

namespace {

constexpr Bytes kStatus = ":status";

void put_status(FieldList& fields, ResponseFieldsRoom& room, uint16_t status) {
  switch (status) {
    case 200: return fields.add(kStatus, "200", FieldText::kStatic);
    case 204: return fields.add(kStatus, "204", FieldText::kStatic);
    case 304: return fields.add(kStatus, "304", FieldText::kStatic);
    case 404: return fields.add(kStatus, "404", FieldText::kStatic);
    default: break;
  }
  room.status[0] = static_cast<char>('0' + status / 100 % 10);
  room.status[1] = static_cast<char>('0' + status / 10 % 10);
  room.status[2] = static_cast<char>('0' + status % 10);
  fields.add(kStatus, Bytes(room.status, sizeof room.status), FieldText::kStaticName);
}

bool has_date(std::span<const HeaderField> fields) {
  for (const HeaderField& field : fields) {
    if (field.name == "date") return true;
  }
  return false;
}

}  // namespace

bool is_framing_field(Bytes name) {
  switch (name.size()) {
    case 7: return name == "upgrade";
    case 10: return name == "connection" || name == "keep-alive";
    case 14: return name == "content-length";
    case 16: return name == "proxy-connection";
    case 17: return name == "transfer-encoding";
    default: return false;
  }
}

void put_response_fields(FieldList& fields, ResponseFieldsRoom& room, const http::ResponseHead& head,
                         std::optional<uint64_t> content_length, Bytes date,
                         const http::HeaderBlock& stamps) {
  fields.clear();
  put_status(fields, room, head.status);
  if (!has_date(head.fields)) fields.add("date", date, FieldText::kStaticName);
  if (content_length) {
    char* const end = std::to_chars(room.length, room.length + sizeof room.length, *content_length).ptr;
    fields.add("content-length", Bytes(room.length, static_cast<size_t>(end - room.length)),
               FieldText::kStaticName);
  }
  for (const HeaderField& field : head.fields) {
    if (is_framing_field(field.name) || (!stamps.empty() && stamps.find(field.name))) continue;
    fields.add(field.name, field.value, FieldText::kCopied);
  }
  for (size_t i = 0; i < stamps.size(); ++i) fields.add(stamps[i].name, stamps[i].value, FieldText::kUnique);
}

void put_interim_fields(FieldList& fields, ResponseFieldsRoom& room, uint16_t status,
                        std::span<const HeaderField> list) {
  fields.clear();
  put_status(fields, room, status);
  for (const HeaderField& field : list) {
    if (!is_framing_field(field.name)) fields.add(field.name, field.value, FieldText::kCopied);
  }
}

}  // namespace weft::h2

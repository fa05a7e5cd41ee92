#include "files/responder.h"

#include <algorithm>
#include <array>
#include <vector>

#include "weft/base/siphash.h"
#include "weft/http/byte_ranges.h"
#include "weft/http/conditional.h"
#include "weft/http/status_text.h"

namespace weft::files {

using http::ByteRange;
using http::ByteRanges;
using http::EndStream;
using http::Exchange;
using http::HeaderField;

namespace {

constexpr Bytes kText = "text/plain; charset=utf-8";

// The fields of one answer; on the heap only when somebody adds a great many.
class Fields {
 public:
  void add(Bytes name, Bytes value) {
    if (count_ < kRoom) {
      room_[count_++] = {name, value};
      return;
    }
    if (many_.empty()) many_.assign(room_.begin(), room_.end());
    many_.push_back({name, value});
  }
  std::span<const HeaderField> span() const {
    return many_.empty() ? std::span(room_.data(), count_) : std::span(many_);
  }

 private:
  static constexpr size_t kRoom = 24;

  size_t count_ = 0;
  std::array<HeaderField, kRoom> room_;
  std::vector<HeaderField> many_;
};

Bytes find(std::span<const HeaderField> fields, Bytes name) {
  for (const HeaderField& field : fields) {
    if (field.name == name) return field.value;
  }
  return {};
}

class Responder {
 public:
  Responder(Exchange& exchange, Variant variant, const FileAnswer& answer, int64_t now)
      : exchange_(exchange), variant_(variant), answer_(answer), file_(*variant.file), now_(now) {
    const Bytes own_tag = find(answer.fields, "etag");
    if (!own_tag.empty()) {
      validators_.etag = own_tag;
    } else if (answer.etag) {
      validators_.etag = file_.etag();
    }
    if (answer.last_modified) validators_.last_modified = file_.modified();
  }

  void respond() {
    const http::RequestHead& request = exchange_.request();
    if (answer_.status == 200 && answer_.conditional) {
      switch (http::evaluate_preconditions(request, validators_, now_)) {
        case http::Precondition::kPassed: break;
        case http::Precondition::kNotModified: return respond_not_modified();
        case http::Precondition::kFailed: return respond_plainly(exchange_, 412);
      }
    }
    if (answer_.status == 200 && answer_.ranges) {
      const auto field = request.fields.find_only("range");
      if (field && http::if_range_holds(request, validators_, now_)) return respond_ranges(*field);
    }
    respond_whole();
  }

 private:
  void add_validators() {
    if (answer_.etag && find(answer_.fields, "etag").empty()) fields_.add("etag", file_.etag());
    if (answer_.last_modified && find(answer_.fields, "last-modified").empty())
      fields_.add("last-modified", file_.last_modified());
    if (!answer_.cache_control.empty() && find(answer_.fields, "cache-control").empty())
      fields_.add("cache-control", answer_.cache_control);
    if (!variant_.vary.empty()) fields_.add("vary", variant_.vary);
    if (!variant_.use_as_dictionary.empty()) [[unlikely]]
      fields_.add("use-as-dictionary", variant_.use_as_dictionary);
  }

  void add_fields(Bytes media_type, uint16_t status) {
    fields_.add("content-type", media_type);
    add_validators();
    if (!variant_.coding.empty()) fields_.add("content-encoding", variant_.coding);
    if (answer_.ranges && status == 200) fields_.add("accept-ranges", "bytes");
    if (!answer_.disposition.empty()) fields_.add("content-disposition", answer_.disposition);
    for (const HeaderField& field : answer_.fields) {
      if (field.name != "content-type") fields_.add(field.name, field.value);
    }
  }

  http::ResponseHead head(uint16_t status) const {
    http::ResponseHead head;
    head.status = status;
    head.reason = status == answer_.status ? answer_.reason : Bytes();
    head.fields = fields_.span();
    head.close = answer_.close;
    return head;
  }

  void respond_not_modified() {
    add_validators();
    for (const HeaderField& field : answer_.fields) {
      if (!field.name.starts_with("content-")) fields_.add(field.name, field.value);
    }
    exchange_.respond(head(304), {}, EndStream::kYes);
  }

  void respond_whole() {
    add_fields(answer_.media_type, answer_.status);
    send(answer_.status, {0, file_.size() - 1}, file_.size());
  }

  // All the content there is: `size` octets from the range's first.
  void send(uint16_t status, ByteRange range, uint64_t size) {
    http::ResponseHead sent = head(status);
    if (exchange_.request().method == http::Method::kHead) {
      sent.content_length = size;
      exchange_.respond(sent, {}, EndStream::kYes);
    } else if (file_.octets() || size == 0) {
      exchange_.respond(sent, size == 0 ? OwnedBytes() : file_.bytes(range.first, size), EndStream::kYes);
    } else {
      sent.content_length = size;
      exchange_.respond(sent, {}, EndStream::kNo);
      exchange_.send_file(file_.part(range.first, size), EndStream::kYes);
    }
  }

  void respond_ranges(Bytes field) {
    const ByteRanges ranges(field, file_.size());
    switch (ranges.verdict()) {
      case ByteRanges::Verdict::kWhole: return respond_whole();
      case ByteRanges::Verdict::kUnsatisfiable: return respond_unsatisfiable();
      case ByteRanges::Verdict::kPart: break;
    }
    if (ranges.ranges().size() > 1) return respond_parts(ranges.ranges());
    const ByteRange range = ranges.ranges().front();
    const http::ContentRange content_range(range, file_.size());
    fields_.add("content-range", content_range.text());
    add_fields(answer_.media_type, 206);
    send(206, range, range.size());
  }

  void respond_unsatisfiable() {
    const http::ContentRange content_range(file_.size());
    const HeaderField field{"content-range", content_range.text()};
    respond_plainly(exchange_, 416, std::span(&field, 1));
  }

  // multipart/byteranges (RFC 9110, 14.6).
  void respond_parts(std::span<const ByteRange> ranges) {
    char boundary[24];
    SipHash hash(SipHash::Key{static_cast<uint64_t>(exchange_.started_ns), file_.size()});
    const uint64_t number = hash.add(file_.etag()).finish();
    const int digits =
        std::snprintf(boundary, sizeof boundary, "%020llu", static_cast<unsigned long long>(number));
    const std::string delimiter = "\r\n--" + std::string(boundary, static_cast<size_t>(digits));
    std::vector<std::string> heads;
    uint64_t size = 0;
    for (const ByteRange& range : ranges) {
      std::string& part = heads.emplace_back(delimiter + "\r\nContent-Type: ");
      part.append(answer_.media_type).append("\r\nContent-Range: ");
      part.append(http::ContentRange(range, file_.size()).text()).append("\r\n\r\n");
      size += part.size() + range.size();
    }
    const std::string end = delimiter + "--\r\n";
    const std::string type = "multipart/byteranges; boundary=" + delimiter.substr(4);
    add_fields(type, 206);
    http::ResponseHead sent = head(206);
    sent.content_length = size + end.size();
    const bool is_head = exchange_.request().method == http::Method::kHead;
    exchange_.respond(sent, {}, is_head ? EndStream::kYes : EndStream::kNo);
    if (is_head) return;
    for (size_t i = 0; i < ranges.size(); ++i) {
      exchange_.send(Bytes(heads[i]), EndStream::kNo);
      send_part(ranges[i]);
    }
    exchange_.send(Bytes(end), EndStream::kYes);
  }

  void send_part(ByteRange range) {
    if (file_.octets()) {
      exchange_.send(file_.bytes(range.first, range.size()), EndStream::kNo);
    } else {
      exchange_.send_file(file_.part(range.first, range.size()), EndStream::kNo);
    }
  }

  Exchange& exchange_;
  const Variant variant_;
  const FileAnswer& answer_;
  OpenFile& file_;
  const int64_t now_;
  http::Validators validators_;
  Fields fields_;
};

}  // namespace

void respond_with(Exchange& exchange, Variant variant, const FileAnswer& answer, int64_t now) {
  Responder(exchange, variant, answer, now).respond();
}

void respond_plainly(Exchange& exchange, uint16_t status, std::span<const HeaderField> fields) {
  Fields all;
  all.add("content-type", kText);
  for (const HeaderField& field : fields) all.add(field.name, field.value);
  http::ResponseHead head;
  head.status = status;
  head.fields = all.span();
  exchange.respond(head, http::StatusText(status).text(), EndStream::kYes);
}

}  // namespace weft::files

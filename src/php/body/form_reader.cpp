#include "php/body/form_reader.h"

#include <cerrno>

#include "weft/base/ascii.h"

namespace weft::php {

using http::MultipartParser;
using http::Refusal;
using Event = http::MultipartParser::Event;

namespace {

// PHP leaves files with other names out.
bool has_balanced_brackets(Bytes name) {
  bool open = false;
  for (size_t i = 0; i < name.size() && name[i] != '\0'; ++i) {
    if (name[i] == '[') {
      if (open) return false;
      open = true;
    } else if (name[i] == ']') {
      if (!open || (i + 1 < name.size() && name[i + 1] != '[')) return false;
      open = false;
    }
  }
  return !open;
}

bool is_absolute(Bytes path) {
  if (path.empty()) return false;
  const bool drive = path.size() >= 2 && ascii::is_alpha(path[0]) && path[1] == ':';
  return path[0] == '/' || path[0] == '\\' || drive;
}

}  // namespace

FormReader::FormReader(Bytes boundary, const BodyOptions& options) : options_(options), parser_(boundary) {}

Refusal FormReader::feed(Bytes data) {
  if (!data.empty()) begun_ = true;
  for (Event event = parser_.feed(data); event != Event::kMore; event = parser_.feed(data)) {
    if (const Refusal refusal = take(event)) return refusal;
  }
  return {};
}

Refusal FormReader::finish() {
  if (!begun_ || parser_.end() == Event::kMore) return {};
  return parser_.refusal();
}

Refusal FormReader::take(Event event) {
  switch (event) {
    case Event::kPart: return begin_part();
    case Event::kData: return add_data(parser_.data());
    case Event::kPartEnd: end_part(); break;
    case Event::kRefused: return parser_.refusal();
    case Event::kMore:
    case Event::kEnd: break;
  }
  return {};
}

Refusal FormReader::begin_part() {
  const http::PartHead& head = parser_.head();
  part_ = Part::kSkipped;
  if (!head.has_name && !head.has_filename) return {400, "part of a form without a name"};
  if (head.name.size() > options_.uploads.field_name_size) return {413, "name of a form's field too large"};
  return head.has_filename ? begin_file(head) : begin_text(head);
}

Refusal FormReader::begin_text(const http::PartHead& head) {
  if (data_.texts() >= options_.uploads.fields) {
    data_.fields_dropped = true;
    return {};
  }
  if (data_.text_size() + head.name.size() >= options_.uploads.fields_size) {
    return {413, "fields of a form too large"};
  }
  part_ = Part::kText;
  text_.clear();
  return {};
}

Refusal FormReader::begin_file(const http::PartHead& head) {
  const std::string field = head.has_name ? head.name : std::to_string(nameless_++);
  if (!has_balanced_brackets(field)) return {};
  const uint64_t most = options_.uploads.files;
  const bool one_too_many = stored_files_ >= most && !head.filename.empty();
  // Refused ones are shown, but not any number of them.
  if (data_.files.size() >= 2 * most + 1) return {};
  part_ = Part::kFile;
  UploadedData& upload = data_.files.emplace_back();
  upload.field = field;
  upload.filename = head.filename.substr(0, options_.uploads.file_name_size);
  upload.media_type = head.media_type.substr(0, options_.uploads.file_name_size);
  upload.charset = head.charset.substr(0, options_.uploads.file_name_size);
  upload.error = one_too_many ? UploadError::kTooManyFiles : check_name(head);
  if (upload.error == UploadError::kNone) open_file(upload);
  return {};
}

UploadError FormReader::check_name(const http::PartHead& head) const {
  if (head.filename.empty()) return UploadError::kNoFile;
  if (is_absolute(head.filename)) return UploadError::kBadName;
  if (head.filename.size() > options_.uploads.file_name_size) return UploadError::kLongName;
  return UploadError::kNone;
}

void FormReader::open_file(UploadedData& upload) {
  ++stored_files_;
  auto file = io::TempFile::create(options_.temp_folder);
  if (file) {
    upload.file = std::move(file.value());
    upload.folder = options_.temp_folder;
    return;
  }
  storage_failure_ = file.error();
  const bool no_folder = file.error().code == ENOENT || file.error().code == ENOTDIR;
  upload.error = no_folder ? UploadError::kNoTempFolder : UploadError::kCannotWrite;
}

Refusal FormReader::add_data(Bytes data) {
  switch (part_) {
    case Part::kText: return add_text(data);
    case Part::kFile: add_to_file(data); break;
    case Part::kSkipped: break;
  }
  return {};
}

Refusal FormReader::add_text(Bytes data) {
  const UploadLimits& limits = options_.uploads;
  const uint64_t all = data_.text_size() + parser_.head().name.size() + text_.size() + data.size();
  if (text_.size() + data.size() > limits.field_size) return {413, "field of a form too large"};
  if (all > limits.fields_size) return {413, "fields of a form too large"};
  text_.append(data);
  return {};
}

void FormReader::add_to_file(Bytes data) {
  UploadedData& upload = data_.files.back();
  if (upload.error != UploadError::kNone) return;
  const uint64_t size = upload.file.size() + data.size();
  const uint64_t most = options_.uploads.file_size;
  if (most > 0 && size > most) {
    upload.error = UploadError::kTooLarge;
  } else if (form_file_size_ > 0 && size > form_file_size_) {
    upload.error = UploadError::kFormTooLarge;
  } else if (const auto written = upload.file.append(data); !written) {
    upload.error = UploadError::kCannotWrite;
    storage_failure_ = written.error();
  }
  if (upload.error != UploadError::kNone) upload.file.close();
}

void FormReader::end_part() {
  if (part_ != Part::kText) return;
  const std::string& name = parser_.head().name;
  if (ascii::equals_ignoring_case(name, "MAX_FILE_SIZE")) {
    const Bytes digits = Bytes(text_).substr(0, text_.find_first_not_of("0123456789"));
    form_file_size_ = ascii::parse_decimal(digits).value_or(0);
  }
  data_.add_text(name, text_);
}

}  // namespace weft::php

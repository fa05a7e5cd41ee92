#pragma once

#include <cstdint>
#include <string>

#include "php/body/body_options.h"
#include "php/body/form_data.h"
#include "weft/http/multipart.h"
#include "weft/http/refusal.h"

namespace weft::php {

// Parses a form while it arrives: texts into memory, files into files without names. As PHP does it but for
// the limits, see BodyOptions.
class FormReader {
 public:
  // `options` outlive it.
  FormReader(Bytes boundary, const BodyOptions& options);

  // Does not convert to true as long as the form is acceptable. After a refusal nothing may follow.
  http::Refusal feed(Bytes data);
  // The body has ended.
  http::Refusal finish();

  FormData& data() { return data_; }

  // Why a file could not be kept, of the last one for which that is so; a code of 0 when there is none.
  io::Error storage_failure() const { return storage_failure_; }

 private:
  enum class Part : uint8_t { kText, kFile, kSkipped };

  http::Refusal take(http::MultipartParser::Event event);
  http::Refusal begin_part();
  http::Refusal begin_text(const http::PartHead& head);
  http::Refusal begin_file(const http::PartHead& head);
  http::Refusal add_data(Bytes data);
  http::Refusal add_text(Bytes data);
  void add_to_file(Bytes data);
  void end_part();
  void open_file(UploadedData& upload);
  UploadError check_name(const http::PartHead& head) const;

  const BodyOptions& options_;
  http::MultipartParser parser_;
  FormData data_;
  io::Error storage_failure_;
  Part part_ = Part::kSkipped;
  std::string text_;
  bool begun_ = false;
  uint64_t stored_files_ = 0;
  uint64_t form_file_size_ = 0;  // the form's own limit, 0 = none
  uint32_t nameless_ = 0;
};

}  // namespace weft::php

#include "php/body/body_ledger.h"

namespace weft::php {

using coding::Coding;
using coding::DecodeError;

void BodyLedger::on_coded(coding::CodingSet codings) {
  if (codings.has(Coding::kGzip)) ++stats_.decoded_gzip;
  if (codings.has(Coding::kBrotli)) ++stats_.decoded_br;
  if (codings.has(Coding::kZstd)) ++stats_.decoded_zstd;
}

void BodyLedger::on_form_read(const FormData& form) {
  stats_.form_texts += form.texts();
  for (const UploadedData& upload : form.files) {
    if (upload.error == UploadError::kNone) {
      ++stats_.form_files;
    } else if (upload.error != UploadError::kNoFile) {
      ++stats_.form_files_failed;
    }
  }
}

void BodyLedger::on_undecodable(DecodeError error) {
  switch (error) {
    case DecodeError::kUnknownCoding: ++stats_.bodies_unknown_coding; break;
    case DecodeError::kCorrupt: ++stats_.bodies_corrupt; break;
    case DecodeError::kTooLarge: ++stats_.bodies_decoded_size; break;
  }
}

void BodyLedger::on_storage_failure(const std::string& folder, io::Error error, int64_t second) {
  if (!lines_.take(second)) return;
  WEFT_LOG(log_, Severity::kError, "body.storage: cannot write to a file in %s: %s", folder.c_str(),
           error.message());
}

}  // namespace weft::php

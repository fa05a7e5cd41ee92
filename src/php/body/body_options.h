#pragma once

#include <cstdint>
#include <string>

#include "weft/coding/body_decoder.h"

namespace weft::php {

// What a form of parts may hold where the server parses it.
struct UploadLimits {
  uint64_t file_size = 2 * 1024 * 1024;    // octets of one file, 0 = no bound; over: UPLOAD_ERR_INI_SIZE
  uint64_t files = 20;                     // over: error 100
  uint64_t fields = 1000;                  // over: dropped with a warning, as PHP does
  uint64_t field_size = 1024 * 1024;       // octets of one text; over: 413
  uint64_t fields_size = 8 * 1024 * 1024;  // octets of all names and texts, kept in memory; over: 413
  uint64_t field_name_size = 256;          // octets; over: 413
  uint64_t file_name_size = 4096;          // octets; over: error 102
};

// What becomes of request bodies.
struct BodyOptions {
  bool streaming = false;
  bool parse_forms = true;                 // multipart/form-data
  uint64_t spool_threshold = 1024 * 1024;  // octets kept in memory; 0 = all
  std::string temp_folder;                 // for spooled bodies and files of forms
  UploadLimits uploads;
  coding::DecodingLimits decoding;
};

}  // namespace weft::php

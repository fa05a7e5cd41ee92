// HttpServerConfig: request bodies and the forms in them.

#include <cinttypes>

#include "php/body/body_options.h"
#include "php/classes/http_server_config.h"
#include "php/classes/integer_setting.h"
#include "php/engine_options.h"
#include "php/errors.h"

namespace weft::php {

namespace {

constexpr int64_t kLargest = int64_t{16} * 1024 * 1024 * 1024;

constexpr IntegerSetting kSpoolThreshold = {
    "setBodySpoolThreshold",    &ServerConfig::body_spool_threshold, 4096, kLargest,
    "bytes; 0 = all in memory", IntegerSetting::Zero::kAllowed};

constexpr IntegerSetting kDecompressedSize = {"setRequestMaxDecompressedSize",
                                              &ServerConfig::max_decompressed_size, 0, kLargest,
                                              "bytes; 0 = no limit"};
constexpr IntegerSetting kDecompressionRatio = {"setRequestMaxDecompressionRatio",
                                                &ServerConfig::max_decompression_ratio, 0, 1'000'000,
                                                "times the bytes received; 0 = no limit"};

// One number of setUploadLimits().
struct UploadLimit {
  const char* name;
  const char* unit;
  zend_long least;
  zend_long most;
  zend_long value = 0;
  bool is_null = true;
};

bool check(const UploadLimit& limit) {
  if (limit.is_null || (limit.value >= limit.least && limit.value <= limit.most)) return true;
  throw_invalid_argument("setUploadLimits(): $%s " ZEND_LONG_FMT " is out of range; use " ZEND_LONG_FMT
                         " to " ZEND_LONG_FMT " (%s)",
                         limit.name, limit.value, limit.least, limit.most, limit.unit);
  return false;
}

// `path` has room for MAXPATHLEN octets and becomes absolute.
bool find_folder(const zend_string* folder, char* path) {
  zend_stat_t status;
  const bool there = expand_filepath(ZSTR_VAL(folder), path) && VCWD_STAT(path, &status) == 0 &&
                     S_ISDIR(status.st_mode) && VCWD_ACCESS(path, W_OK) == 0;
  if (there) return true;
  throw_invalid_argument("setUploadLimits(): $tempFolder \"%s\" is not a folder that can be written to",
                         ZSTR_VAL(folder));
  return false;
}

template <class Number>
void assign(Number& setting, const UploadLimit& limit) {
  if (!limit.is_null) setting = limit.value;
}

}  // namespace

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_HttpServerConfig, setBodyStreamingEnabled) {
  bool enabled;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_BOOL(enabled)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "setBodyStreamingEnabled");
  if (!config) RETURN_THROWS();
  config->body_streaming = enabled;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, isBodyStreamingEnabled) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(server_config_of(ZEND_THIS).body_streaming);
}

ZEND_METHOD(Weft_HttpServerConfig, setBodySpoolThreshold) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kSpoolThreshold);
}

ZEND_METHOD(Weft_HttpServerConfig, getBodySpoolThreshold) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kSpoolThreshold);
}

ZEND_METHOD(Weft_HttpServerConfig, setRequestMaxDecompressedSize) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kDecompressedSize);
}

ZEND_METHOD(Weft_HttpServerConfig, getRequestMaxDecompressedSize) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kDecompressedSize);
}

ZEND_METHOD(Weft_HttpServerConfig, setRequestMaxDecompressionRatio) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kDecompressionRatio);
}

ZEND_METHOD(Weft_HttpServerConfig, getRequestMaxDecompressionRatio) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kDecompressionRatio);
}

ZEND_METHOD(Weft_HttpServerConfig, setUploadLimits) {
  constexpr const char* kBytes = "bytes";
  UploadLimit file_size{"maxFileSize", "bytes; 0 = no limit", 0, kLargest};
  UploadLimit files{"maxFiles", "files", 0, 10'000};
  UploadLimit fields{"maxFields", "fields", 1, 1'000'000};
  UploadLimit field_size{"maxFieldSize", kBytes, 1, 1024 * 1024 * 1024};
  UploadLimit fields_size{"maxFieldsSize", kBytes, 1024, 1024 * 1024 * 1024};
  UploadLimit field_name_size{"maxFieldNameSize", kBytes, 1, 8192};
  UploadLimit file_name_size{"maxFileNameSize", kBytes, 1, 8192};
  zend_string* folder = nullptr;
  ZEND_PARSE_PARAMETERS_START(0, 8)
  Z_PARAM_OPTIONAL
  Z_PARAM_LONG_OR_NULL(file_size.value, file_size.is_null)
  Z_PARAM_LONG_OR_NULL(files.value, files.is_null)
  Z_PARAM_LONG_OR_NULL(fields.value, fields.is_null)
  Z_PARAM_LONG_OR_NULL(field_size.value, field_size.is_null)
  Z_PARAM_LONG_OR_NULL(fields_size.value, fields_size.is_null)
  Z_PARAM_LONG_OR_NULL(field_name_size.value, field_name_size.is_null)
  Z_PARAM_LONG_OR_NULL(file_name_size.value, file_name_size.is_null)
  Z_PARAM_PATH_STR_OR_NULL(folder)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "setUploadLimits");
  if (!config) RETURN_THROWS();
  for (const UploadLimit* limit :
       {&file_size, &files, &fields, &field_size, &fields_size, &field_name_size, &file_name_size}) {
    if (!check(*limit)) RETURN_THROWS();
  }
  char path[MAXPATHLEN];
  if (folder && !find_folder(folder, path)) RETURN_THROWS();
  UploadConfig& uploads = config->uploads;
  assign(uploads.file_size, file_size);
  assign(uploads.files, files);
  assign(uploads.fields, fields);
  assign(uploads.field_size, field_size);
  assign(uploads.fields_size, fields_size);
  assign(uploads.field_name_size, field_name_size);
  assign(uploads.file_name_size, file_name_size);
  if (folder) uploads.temp_folder = path;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, getUploadLimits) {
  ZEND_PARSE_PARAMETERS_NONE();
  const BodyOptions options = body_options(server_config_of(ZEND_THIS));
  const UploadLimits& limits = options.uploads;
  array_init(return_value);
  add_assoc_long(return_value, "maxFileSize", static_cast<zend_long>(limits.file_size));
  add_assoc_long(return_value, "maxFiles", static_cast<zend_long>(limits.files));
  add_assoc_long(return_value, "maxFields", static_cast<zend_long>(limits.fields));
  add_assoc_long(return_value, "maxFieldSize", static_cast<zend_long>(limits.field_size));
  add_assoc_long(return_value, "maxFieldsSize", static_cast<zend_long>(limits.fields_size));
  add_assoc_long(return_value, "maxFieldNameSize", static_cast<zend_long>(limits.field_name_size));
  add_assoc_long(return_value, "maxFileNameSize", static_cast<zend_long>(limits.file_name_size));
  add_assoc_stringl(return_value, "tempFolder", options.temp_folder.data(), options.temp_folder.size());
}

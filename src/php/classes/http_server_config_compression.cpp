// HttpServerConfig: how answers are compressed.

#include "php/classes/http_server_config.h"
#include "php/classes/integer_setting.h"
#include "php/errors.h"
#include "weft/coding/libraries.h"

namespace weft::php {

namespace {

constexpr IntegerSetting kCompressionLevel = {"setCompressionLevel", &ServerConfig::compression_level, 1, 9,
                                              "gzip level"};
constexpr IntegerSetting kBrotliLevel = {"setBrotliLevel", &ServerConfig::brotli_level, 0, 11, "br level"};
constexpr IntegerSetting kZstdLevel = {"setZstdLevel", &ServerConfig::zstd_level, 1, 22, "zstd level"};
constexpr IntegerSetting kMinSize = {"setCompressionMinSize", &ServerConfig::compression_min_size, 0,
                                     16 * 1024 * 1024, "bytes"};

constexpr IntegerSetting kDictionaryBytes = {
    "setCompressionDictionaryBytes", &ServerConfig::dictionary_octets, 0, 1024 * 1024 * 1024, "bytes"};

bool check_type(const zval* type) {
  if (Z_TYPE_P(type) != IS_STRING) {
    zend_type_error("setCompressionMimeTypes(): the list must hold strings, %s given",
                    zend_zval_type_name(type));
    return false;
  }
  const Bytes text(Z_STRVAL_P(type), Z_STRLEN_P(type));
  if (text.find('/') != Bytes::npos && text.find_first_of("; \t,") == Bytes::npos) return true;
  throw_invalid_argument(
      "setCompressionMimeTypes(): \"%s\" is no content type; use such as \"text/html\", without parameters",
      Z_STRVAL_P(type));
  return false;
}

}  // namespace

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_HttpServerConfig, setCompressionEnabled) {
  bool enabled;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_BOOL(enabled)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "setCompressionEnabled");
  if (!config) RETURN_THROWS();
  config->compression_enabled = enabled;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, isCompressionEnabled) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(server_config_of(ZEND_THIS).compression_enabled);
}

ZEND_METHOD(Weft_HttpServerConfig, setCompressionLevel) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kCompressionLevel);
}

ZEND_METHOD(Weft_HttpServerConfig, getCompressionLevel) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kCompressionLevel);
}

ZEND_METHOD(Weft_HttpServerConfig, setBrotliLevel) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kBrotliLevel);
}

ZEND_METHOD(Weft_HttpServerConfig, getBrotliLevel) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kBrotliLevel);
}

ZEND_METHOD(Weft_HttpServerConfig, setZstdLevel) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kZstdLevel);
}

ZEND_METHOD(Weft_HttpServerConfig, getZstdLevel) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kZstdLevel);
}

ZEND_METHOD(Weft_HttpServerConfig, setCompressionMinSize) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMinSize);
}

ZEND_METHOD(Weft_HttpServerConfig, getCompressionMinSize) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMinSize);
}

ZEND_METHOD(Weft_HttpServerConfig, setCompressionDictionaryBytes) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kDictionaryBytes);
}

ZEND_METHOD(Weft_HttpServerConfig, getCompressionDictionaryBytes) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kDictionaryBytes);
}

ZEND_METHOD(Weft_HttpServerConfig, setCompressionMimeTypes) {
  HashTable* types;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_ARRAY_HT(types)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "setCompressionMimeTypes");
  if (!config) RETURN_THROWS();
  zval* type;
  ZEND_HASH_FOREACH_VAL(types, type) {
    ZVAL_DEREF(type);
    if (!check_type(type)) RETURN_THROWS();
  }
  ZEND_HASH_FOREACH_END();
  config->compression_types.clear();
  ZEND_HASH_FOREACH_VAL(types, type) {
    ZVAL_DEREF(type);
    config->compression_types.emplace_back(Z_STRVAL_P(type), Z_STRLEN_P(type));
  }
  ZEND_HASH_FOREACH_END();
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, getCompressionMimeTypes) {
  ZEND_PARSE_PARAMETERS_NONE();
  array_init(return_value);
  for (const std::string& type : server_config_of(ZEND_THIS).compression_types) {
    add_next_index_stringl(return_value, type.data(), type.size());
  }
}

ZEND_METHOD(Weft_HttpServerConfig, getSupportedEncodings) {
  using weft::coding::Coding;
  ZEND_PARSE_PARAMETERS_NONE();
  array_init(return_value);
  for (const Coding coding : {Coding::kZstd, Coding::kBrotli, Coding::kGzip, Coding::kIdentity}) {
    if (coding != Coding::kIdentity && !weft::coding::supported_codings().has(coding)) continue;
    const weft::Bytes name = weft::coding::coding_name(coding);
    add_next_index_stringl(return_value, name.data(), name.size());
  }
}

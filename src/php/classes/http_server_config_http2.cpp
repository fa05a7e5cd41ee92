// HttpServerConfig: what HTTP/2 clients are allowed.

#include "php/classes/http_server_config.h"
#include "php/classes/integer_setting.h"

namespace weft::php {

namespace {

constexpr int64_t kLeastWindow = 65'535;
constexpr int64_t kMost = INT32_MAX;

constexpr IntegerSetting kMaxConcurrentStreams = {
    "setHttp2MaxConcurrentStreams", &ServerConfig::http2_max_concurrent_streams, 1, kMost, "streams"};
constexpr IntegerSetting kStreamWindow = {"setHttp2StreamWindowBytes", &ServerConfig::http2_stream_window,
                                          kLeastWindow, kMost, "bytes"};
constexpr IntegerSetting kConnectionWindow = {
    "setHttp2ConnectionWindowBytes", &ServerConfig::http2_connection_window, kLeastWindow, kMost, "bytes"};
constexpr IntegerSetting kMaxFrameSize = {"setHttp2MaxFrameSize", &ServerConfig::http2_max_frame_size, 16'384,
                                          16'777'215, "bytes"};
constexpr IntegerSetting kHeaderList = {"setHttp2HeaderListBytes", &ServerConfig::http2_header_list, 4'096,
                                        1'048'576, "bytes"};

}  // namespace

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_HttpServerConfig, setHttp2MaxConcurrentStreams) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxConcurrentStreams);
}

ZEND_METHOD(Weft_HttpServerConfig, getHttp2MaxConcurrentStreams) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxConcurrentStreams);
}

ZEND_METHOD(Weft_HttpServerConfig, setHttp2StreamWindowBytes) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kStreamWindow);
}

ZEND_METHOD(Weft_HttpServerConfig, getHttp2StreamWindowBytes) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kStreamWindow);
}

ZEND_METHOD(Weft_HttpServerConfig, setHttp2ConnectionWindowBytes) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kConnectionWindow);
}

ZEND_METHOD(Weft_HttpServerConfig, getHttp2ConnectionWindowBytes) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kConnectionWindow);
}

ZEND_METHOD(Weft_HttpServerConfig, setHttp2MaxFrameSize) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxFrameSize);
}

ZEND_METHOD(Weft_HttpServerConfig, getHttp2MaxFrameSize) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxFrameSize);
}

ZEND_METHOD(Weft_HttpServerConfig, setHttp2HeaderListBytes) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kHeaderList);
}

ZEND_METHOD(Weft_HttpServerConfig, getHttp2HeaderListBytes) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kHeaderList);
}

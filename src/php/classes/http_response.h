#pragma once

#include "php/response_state.h"
#include "php/zend.h"

namespace weft::php {

// The state behind $this.
ResponseState& response_of(zval* object);

// The same, or null with a Runtime exception pending when status and header fields can no longer change.
ResponseState* response_with_open_head(zval* object);
// Likewise when a stream can no longer go on or begin; the message begins with `method`.
ResponseState* response_with_open_stream(zval* object, const char* method);
// HttpException 499.
void throw_peer_gone();
// Likewise for trailers, which stay open until the answer ends.
ResponseState* response_with_open_trailers(zval* object);

}  // namespace weft::php

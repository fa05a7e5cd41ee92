#pragma once

#include "php/response_state.h"
#include "php/zend.h"

namespace weft::php {

// The state behind $this.
ResponseState& response_of(zval* object);

// The same, or null with a Runtime exception pending when status and header fields can no longer change.
ResponseState* response_with_open_head(zval* object);
// Likewise for trailers, which stay open until the answer ends.
ResponseState* response_with_open_trailers(zval* object);

}  // namespace weft::php

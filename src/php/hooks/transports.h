#pragma once

namespace weft::php {

// Makes connecting, reading and writing of streams (tcp, unix, ssl, tls and their kind) suspend inside
// coroutines, for platforms where the calls below cannot be redirected. For streams opened from now on; to be
// called once.
void wrap_stream_transports();

}  // namespace weft::php

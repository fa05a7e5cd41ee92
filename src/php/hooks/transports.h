#pragma once

namespace weft::php {

// Makes connecting, reading and writing of streams (tcp, unix, ssl, tls and their kind) suspend inside
// coroutines, for platforms where the calls below cannot be redirected. For streams opened from now on; once
// for the process.
void wrap_stream_transports();
bool stream_transports_wrapped();

}  // namespace weft::php

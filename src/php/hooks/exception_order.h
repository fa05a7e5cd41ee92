#pragma once

namespace weft::php {

// When a coroutine is cancelled within a library's call, the library sees a failed call and raises what it
// always does: PDOException, RedisException. These would hide the cancellation from the script, or have it
// caught as an error of the connection. So the cancellation stays the one that is thrown, and the library's
// becomes its `previous`. When all modules have started.
void install_exception_order();
void remove_exception_order();

}  // namespace weft::php

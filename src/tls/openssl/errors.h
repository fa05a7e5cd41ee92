#pragma once

#include <string>

#include "weft/tls/server_options.h"
#include "weft/tls/session.h"

namespace weft::tls {

// What OpenSSL last said in this thread, in its words (static), "unknown error" if nothing. Its queue is
// empty afterwards: other users of the library in this process must not find our errors, nor we theirs.
const char* take_reason();

// Whether OpenSSL has said anything since forget_errors(). Other users of it in this thread, like PHP's own
// extension, may have left theirs behind.
bool has_errors();
void forget_errors();

struct Diagnosis {
  Session::Failure failure;
  const char* text;  // static
};
// Why a connection failed. Empties the queue.
Diagnosis take_diagnosis();

// "cannot WHAT PATH: WHY"
Failure file_failure(const char* what, const std::string& path, const std::string& why);

}  // namespace weft::tls

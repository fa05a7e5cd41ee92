// Built instead of the rest where nghttp2 is not wanted.

#include "weft/h2/h2_session.h"

namespace weft::h2 {

std::unique_ptr<http::SessionFactory> make_session_factory(const Settings&) {
  return nullptr;
}

const char* library_version() {
  return nullptr;
}

}  // namespace weft::h2

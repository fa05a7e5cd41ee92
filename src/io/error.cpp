#include "weft/io/error.h"

#include <string_view>

#include <uv.h>

namespace weft::io {

const char* Error::message() const {
  // For numbers it does not know uv_strerror() allocates and never frees.
  char name[32];
  uv_err_name_r(-code, name, sizeof(name));
  if (std::string_view(name).starts_with("Unknown")) return "unknown system error";
  return uv_strerror(-code);
}

}  // namespace weft::io

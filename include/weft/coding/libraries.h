#pragma once

#include <string>
#include <vector>

#include "weft/coding/coding.h"

namespace weft::coding {

// The codings that this build makes and undoes, without those of dictionaries.
CodingSet supported_codings();

// Those of dictionaries that it makes.
CodingSet dictionary_codings();

// For Accept-Encoding in answers that refuse a body (RFC 9110, 15.5.16): "zstd, br, gzip" and the like.
std::string supported_codings_text();

struct Library {
  const char* name;
  std::string version;
};

std::vector<Library> libraries();

}  // namespace weft::coding

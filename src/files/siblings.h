#pragma once

#include "weft/coding/coding.h"

namespace weft::files {

// What a file's name has behind it when it holds another file, compressed.
struct SiblingSuffix {
  coding::Coding coding;
  const char* text;
};

inline constexpr SiblingSuffix kSiblingSuffixes[] = {
    {coding::Coding::kZstd, ".zst"}, {coding::Coding::kBrotli, ".br"}, {coding::Coding::kGzip, ".gz"}};

}  // namespace weft::files

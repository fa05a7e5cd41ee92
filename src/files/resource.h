#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "files/descriptor.h"
#include "files/open_file.h"
#include "weft/coding/coding.h"

namespace weft::files {

// What the path of a URL leads to on a mount.
struct Resource {
  enum class Kind : uint8_t {
    kFile,
    kRedirect,  // to the same path with a slash
    kListing,   // of a folder
    kMissing,
    kDenied,     // 404, and nobody else is asked
    kMalformed,  // 400
    kFailed,     // 500: it may be there, but cannot be opened now
  };
  struct Coded {
    coding::Coding coding;
    FileRef file;
  };

  Kind kind = Kind::kMissing;
  FileRef file;
  std::vector<Coded> coded;  // precompressed siblings
  coding::CodingSet codings;
  Bytes media_type;         // of the mount, or static
  Bytes cache_control;      // of the mount, or static; empty = none
  Bytes use_as_dictionary;  // of the mount; empty = none
  std::string path;         // of a file or folder, below the root
  Descriptor folder;        // of a listing
};

}  // namespace weft::files

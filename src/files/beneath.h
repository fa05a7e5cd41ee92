#pragma once

#include <string>

#include "files/descriptor.h"
#include "weft/base/result.h"
#include "weft/files/mount_options.h"

namespace weft::files {

// Where a mount begins.
struct Root {
  Descriptor folder;
  std::string path;  // canonical, without a slash at its end
};

struct Found {
  Descriptor descriptor;
  bool through_link = false;
};

// Opens what `relative` (no "." and "..", no empty segments; empty = the root) names below the root, for
// reading, whatever changes at the same time: the kernel resolves in one go and stays below, or every step
// goes from an open folder. An errno when there is nothing, or nothing that may be seen: a link that is
// refused is ELOOP, EXDEV or EACCES.
Result<Found, int> open_beneath(const Root& root, const std::string& relative, Symlinks policy);

// The walk alone, for kernels without openat2().
Result<Found, int> walk_beneath(const Root& root, const std::string& relative, Symlinks policy);

}  // namespace weft::files

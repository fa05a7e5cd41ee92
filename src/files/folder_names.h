#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "files/descriptor.h"

namespace weft::files {

// What is in an open folder but "." and "..", at most `most` of it, in no order.
std::vector<std::string> read_names(const Descriptor& folder, size_t most);

}  // namespace weft::files

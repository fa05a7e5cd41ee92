#pragma once

#include <vector>

#include "php/call.h"
#include "weft/files/mount_options.h"

namespace weft::php {

// What a server serves: the HttpServer's, alive as long as it runs.
struct Service {
  Callable handler;  // empty when there are only mounts
  std::vector<files::MountOptions> mounts;

  explicit operator bool() const { return handler || !mounts.empty(); }
};

}  // namespace weft::php

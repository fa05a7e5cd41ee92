#pragma once

#include <string>

#include "files/mount.h"

namespace weft::files {

// A page with what is in a folder: folders first, each by name. What the mount does not serve is not in it.
// `url_path` is what the client asked for, decoded.
std::string list_folder(const Mount& mount, const Resource& resource, const std::string& url_path);

}  // namespace weft::files

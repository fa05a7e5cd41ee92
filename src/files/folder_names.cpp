#include "files/folder_names.h"

#include <dirent.h>
#include <fcntl.h>

namespace weft::files {

std::vector<std::string> read_names(const Descriptor& folder, size_t most) {
  std::vector<std::string> names;
  Descriptor own(::fcntl(folder.get(), F_DUPFD_CLOEXEC, 0));
  DIR* const entries = own ? ::fdopendir(own.get()) : nullptr;
  if (!entries) return names;
  own.take();
  ::rewinddir(entries);
  while (const dirent* const entry = names.size() < most ? ::readdir(entries) : nullptr) {
    std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(std::move(name));
  }
  ::closedir(entries);
  return names;
}

}  // namespace weft::files

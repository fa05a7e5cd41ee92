#pragma once

#include <memory>
#include <string>

#include "files/beneath.h"
#include "files/resource.h"
#include "weft/base/result.h"
#include "weft/files/mount_options.h"

namespace weft::files {

// Finds files below one root.
class Mount {
 public:
  // An errno when the root is no folder that can be opened.
  static Result<std::unique_ptr<Mount>, int> open(MountOptions options);

  const MountOptions& options() const { return options_; }
  const Root& root() const { return root_; }

  struct Resolved {
    Resource resource;
    // Whether it stays the same as long as nothing changes in the folders that lead to `folder`, below the
    // root; and, of these, in `folder` only names that begin with `name` matter (any, when it is empty).
    bool cacheable = false;
    std::string folder;
    std::string name;
  };
  // Neither hidden nor a dotfile that is not allowed.
  bool shows(const std::string& path) const;

  struct Opened {
    FileRef file;         // none when there is no regular file
    bool lasting = true;  // until something changes in the folders on the way; not so behind a link
  };
  // A file below the root, whether it is shown or not.
  Opened open_file(const std::string& path, size_t in_memory) const;

  // Where an answer would be found; called before anything is looked at, so that nothing is missed that
  // happens meanwhile.
  class FolderWatch {
   public:
    // False when the folder is not there or cannot be watched.
    virtual bool watch(const std::string& folder) = 0;

   protected:
    ~FolderWatch() = default;
  };

  // `encoded` follows the prefix in the request-target. `watch` may be null.
  Resolved resolve(Bytes encoded, FolderWatch* watch, size_t in_memory) const;

 private:
  Mount(MountOptions options, Root root) : options_(std::move(options)), root_(std::move(root)) {}

  bool is_hidden(const std::string& path) const;
  void find_siblings(size_t in_memory, Resolved& out) const;
  void resolve_folder(Found folder, size_t in_memory, Resolved& out) const;
  void describe(Resource& resource) const;

  const MountOptions options_;
  const Root root_;
};

// Whether a name is made by a build that puts a hash of the content in it: app.3f9a1c2b.js,
// index-BQ2kd8sJ.css.
bool has_hash(Bytes file_name);

}  // namespace weft::files

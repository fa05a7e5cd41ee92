#pragma once

#include <list>
#include <string>
#include <unordered_map>

#include "files/mount.h"
#include "files/offered_files.h"
#include "weft/base/sha256.h"
#include "weft/coding/negotiation.h"
#include "weft/files/static_files.h"

namespace weft::files {

// Files coded with dictionaries that clients have (RFC 9842): siblings that somebody has made, else coded
// here, once. What comes of it is kept, bounded; what was not asked for the longest time leaves first. One
// per worker; what `coders` names outlives it.
class Deltas {
 public:
  static constexpr size_t kMostKept = 512;
  static constexpr size_t kMostOctets = 8 * 1024 * 1024;

  explicit Deltas(const Coders& coders) : coders_(coders), offered_(coders.dictionaries) {}
  Deltas(const Deltas&) = delete;
  Deltas& operator=(const Deltas&) = delete;

  // A mount with rules for dictionaries; outlives this.
  void add(const Mount& mount);

  // Whether answers with this file depend on Available-Dictionary.
  bool concern(const Resource& resource) const {
    return coders_.policy.suits(resource.media_type, resource.file->size());
  }

  // A file about to be sent; whether it can be of use as a dictionary.
  bool offer(const Mount& mount, const Resource& resource);

  struct Delta {
    OpenFile* file = nullptr;  // null = none; valid until the next call
    coding::Coding coding = coding::Coding::kIdentity;
  };
  // What the client takes rather than the other codings of `resource`.
  Delta find(const http::RequestHead& request, const Sha256& hash, const Mount& mount,
             const Resource& resource, int64_t now_ms);

  size_t size() const { return kept_.size(); }
  size_t octets() const { return octets_; }

 private:
  struct Kept {
    std::string key;
    FileRef file;  // none = it is of no use
  };
  // What there is to code.
  struct Task {
    const Mount& mount;
    const Resource& resource;
    const Sha256& hash;
    coding::Coding coding;
  };

  OpenFile* get(const Task& task, int64_t now_ms);
  FileRef open_sibling(const Task& task) const;
  FileRef encode(const Task& task, coding::Dictionary& dictionary);
  OpenFile* keep(std::string key, FileRef file);

  Coders coders_;
  OfferedFiles offered_;
  std::list<Kept> kept_;  // the last one used last
  std::unordered_map<Bytes, std::list<Kept>::iterator> by_key_;
  size_t octets_ = 0;
};

// The name of a file that holds `path` coded with the dictionary of that hash.
std::string delta_name(const std::string& path, const Sha256& hash, coding::Coding coding);

}  // namespace weft::files

#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "weft/coding/coding.h"

namespace weft::files {

// What becomes of a request for which a mount has no file.
enum class OnMissing : uint8_t {
  kNotFound,  // 404
  kNext,      // later mounts are asked, and then the handler behind them
};

// Names that begin with a dot.
enum class Dotfiles : uint8_t {
  kDeny,    // 404, whatever OnMissing says
  kAllow,   // like any other
  kIgnore,  // as if they were not there
};

enum class Symlinks : uint8_t {
  kReject,      // none below the root
  kFollow,      // as long as what they lead to is below the root
  kOwnerMatch,  // likewise, and only to what has the same owner as the link
};

// A glob against the path below the root, and the value of a field for what it matches.
struct FieldRule {
  std::string glob;
  std::string value;
};

// One folder of files under one prefix of URLs. In globs '*' and '?' do not match a slash.
struct MountOptions {
  std::string prefix;  // begins and ends with a slash
  std::string root;    // absolute
  std::vector<std::string> index_files = {"index.html"};
  OnMissing on_missing = OnMissing::kNotFound;
  Dotfiles dotfiles = Dotfiles::kDeny;
  Symlinks symlinks = Symlinks::kReject;
  coding::CodingSet precompressed;
  // Files and folders that are as if they were not there; a folder with all that is in it.
  std::vector<std::string> hidden;
  bool etag = true;
  bool browse = false;                 // list folders without an index file
  std::string cache_control;           // empty = none
  std::vector<FieldRule> cache_rules;  // the first that matches counts; before cache_control
  bool immutable_names = false;        // names with a hash in them are good for a year, after the rules
  size_t cache_entries = 0;            // 0 = every request opens its file
  std::chrono::seconds cache_ttl{60};  // 0 = as long as nothing is known to have changed
  // Use-As-Dictionary of the files that answers to come may be coded with (RFC 9842); the first that matches
  // counts. Without any, nothing of the mount is coded with dictionaries.
  std::vector<FieldRule> dictionary_rules;
  size_t dictionary_max = 1024 * 1024;  // octets of files that are dictionaries, or coded while they are sent
  std::vector<std::pair<std::string, std::string>>
      fields;  // of every answer with a file; names in lower case
  std::vector<std::pair<std::string, std::string>> media_types;  // by extension in lower case
};

}  // namespace weft::files

#include "files/mount.h"

#include <cerrno>
#include <climits>
#include <cstdlib>

#include <fcntl.h>
#include <fnmatch.h>

#include "files/siblings.h"
#include "files/url_path.h"
#include "weft/base/ascii.h"
#include "weft/files/mime_types.h"

namespace weft::files {

namespace {

constexpr Bytes kImmutable = "public, max-age=31536000, immutable";

bool matches(const std::string& glob, const std::string& path) {
  return ::fnmatch(glob.c_str(), path.c_str(), FNM_PATHNAME) == 0;
}

// Of the first rule that matches.
std::optional<Bytes> value_for(const std::vector<FieldRule>& rules, const std::string& path) {
  for (const FieldRule& rule : rules) {
    if (matches(rule.glob, path)) return rule.value;
  }
  return std::nullopt;
}

bool has_dotfile(Bytes path) {
  return path.starts_with('.') || path.find("/.") != Bytes::npos;
}

// What says that there is nothing to be seen; anything else is trouble that passes.
bool is_absent(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
    case ELOOP:
    case EXDEV:
    case EACCES:
    case ENXIO:
    case ENAMETOOLONG: return true;
    default: return false;
  }
}

std::string folder_of(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

std::string name_of(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

std::string join(const std::string& folder, const std::string& name) {
  return folder.empty() ? name : folder + "/" + name;
}

bool is_hash(Bytes text) {
  if (text.size() < 8 || text.size() > 64) return false;
  bool digit = false, hex = true, lower = false, upper = false;
  for (const char c : text) {
    if (!ascii::is_alpha(c) && !ascii::is_digit(c) && c != '_') return false;
    digit |= ascii::is_digit(c);
    hex &= ascii::is_hex_digit(c);
    lower |= c >= 'a' && c <= 'z';
    upper |= c >= 'A' && c <= 'Z';
  }
  // Words have no digits, dates and versions nothing else.
  return digit && (hex ? lower || upper : text.size() == 8 && lower && upper);
}

}  // namespace

bool has_hash(Bytes file_name) {
  const size_t dot = file_name.rfind('.');
  if (dot == Bytes::npos || dot == 0) return false;
  const Bytes stem = file_name.substr(0, dot);
  const size_t before = stem.find_last_of(".-");
  return before != Bytes::npos && before > 0 && is_hash(stem.substr(before + 1));
}

Result<std::unique_ptr<Mount>, int> Mount::open(MountOptions options) {
  char canonical[PATH_MAX];
  if (!::realpath(options.root.c_str(), canonical)) return errno;
  Root root{Descriptor(::open(canonical, O_PATH | O_DIRECTORY | O_CLOEXEC)), canonical};
  if (!root.folder) return errno;
  return std::unique_ptr<Mount>(new Mount(std::move(options), std::move(root)));
}

bool Mount::is_hidden(const std::string& path) const {
  if (options_.hidden.empty()) return false;
  for (size_t end = path.find('/'); true; end = path.find('/', end + 1)) {
    const std::string part = path.substr(0, end);
    for (const std::string& glob : options_.hidden) {
      if (matches(glob, part)) return true;
    }
    if (end == std::string::npos) return false;
  }
}

bool Mount::shows(const std::string& path) const {
  return !is_hidden(path) && (options_.dotfiles == Dotfiles::kAllow || !has_dotfile(path));
}

Mount::Resolved Mount::resolve(Bytes encoded, FolderWatch* watch, size_t in_memory) const {
  Resolved out;
  Resource& resource = out.resource;
  const PathVerdict verdict = decode_url_path(encoded, resource.path);
  if (verdict == PathVerdict::kMalformed) resource.kind = Resource::Kind::kMalformed;
  if (verdict == PathVerdict::kOutside) resource.kind = Resource::Kind::kDenied;
  if (verdict == PathVerdict::kMalformed || verdict == PathVerdict::kOutside) return out;
  if (options_.dotfiles != Dotfiles::kAllow && has_dotfile(resource.path)) {
    if (options_.dotfiles == Dotfiles::kDeny) resource.kind = Resource::Kind::kDenied;
    return out;
  }
  if (is_hidden(resource.path)) return out;
  const bool as_folder = verdict == PathVerdict::kFolder;
  out.folder = as_folder ? resource.path : folder_of(resource.path);
  if (!as_folder) out.name = name_of(resource.path);
  out.cacheable = watch && watch->watch(out.folder);
  auto found = open_beneath(root_, resource.path, options_.symlinks);
  if (!found && !is_absent(found.error())) {
    resource.kind = Resource::Kind::kFailed;
    out.cacheable = false;
  }
  if (!found) return out;
  if (found.value().through_link) out.cacheable = false;
  struct stat facts;
  if (::fstat(found.value().descriptor.get(), &facts) != 0) return out;
  if (S_ISDIR(facts.st_mode)) {
    if (as_folder) {
      resolve_folder(std::move(found.value()), in_memory, out);
    } else {
      resource.kind = Resource::Kind::kRedirect;
    }
  } else if (S_ISREG(facts.st_mode) && !as_folder) {
    resource.file = FileRef(found.value().descriptor.take(), facts, in_memory);
    describe(resource);
    find_siblings(in_memory, out);
  }
  return out;
}

void Mount::resolve_folder(Found folder, size_t in_memory, Resolved& out) const {
  const std::string path = out.resource.path;
  for (const std::string& index : options_.index_files) {
    const std::string candidate = join(path, index);
    if (is_hidden(candidate)) continue;
    Opened opened = open_file(candidate, in_memory);
    out.cacheable &= opened.lasting;
    if (!opened.file) continue;
    out.resource.path = candidate;
    out.resource.file = std::move(opened.file);
    describe(out.resource);
    find_siblings(in_memory, out);
    return;
  }
  if (!options_.browse) return;
  out.resource.kind = Resource::Kind::kListing;
  out.resource.folder = std::move(folder.descriptor);
  out.cacheable = false;
}

Mount::Opened Mount::open_file(const std::string& path, size_t in_memory) const {
  auto found = open_beneath(root_, path, options_.symlinks);
  if (!found) return {{}, is_absent(found.error())};
  struct stat facts;
  if (::fstat(found.value().descriptor.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) return {};
  return {FileRef(found.value().descriptor.take(), facts, in_memory), !found.value().through_link};
}

void Mount::describe(Resource& resource) const {
  resource.kind = Resource::Kind::kFile;
  resource.media_type = media_type_of(resource.path);
  if (!options_.media_types.empty()) {
    std::string extension(extension_of(resource.path));
    ascii::copy_lower(extension.data(), extension);
    for (const auto& [own, type] : options_.media_types) {
      if (own == extension) resource.media_type = type;
    }
  }
  resource.use_as_dictionary = value_for(options_.dictionary_rules, resource.path).value_or(Bytes());
  resource.cache_control = options_.cache_control;
  if (options_.immutable_names && has_hash(name_of(resource.path))) resource.cache_control = kImmutable;
  if (const auto ruled = value_for(options_.cache_rules, resource.path)) resource.cache_control = *ruled;
}

void Mount::find_siblings(size_t in_memory, Resolved& out) const {
  Resource& resource = out.resource;
  for (const SiblingSuffix& sibling : kSiblingSuffixes) {
    if (!options_.precompressed.has(sibling.coding)) continue;
    Opened opened = open_file(resource.path + sibling.text, in_memory);
    out.cacheable &= opened.lasting;
    // What it was made of may have changed since.
    if (!opened.file || opened.file->modified() < resource.file->modified()) continue;
    resource.coded.push_back({sibling.coding, std::move(opened.file)});
    resource.codings.add(sibling.coding);
  }
}

}  // namespace weft::files

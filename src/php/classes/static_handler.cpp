// StaticHandler, and the enums it takes.

#include "php/classes/static_handler.h"

#include <climits>
#include <cstdlib>
#include <cstring>
#include <string>

#include <sys/stat.h>

#include "php/classes/dictionary_field.h"
#include "php/classes/http_classes.h"
#include "php/errors.h"
#include "php/field_list.h"
#include "php/object.h"
#include "stubs/StaticDotfiles_arginfo.h"
#include "stubs/StaticHandler_arginfo.h"
#include "stubs/StaticOnMissing_arginfo.h"
#include "stubs/StaticSymlinks_arginfo.h"
#include "weft/base/ascii.h"

namespace weft::php {

namespace {

constexpr zend_long kMaxCacheEntries = 1'000'000;
constexpr zend_long kMaxCacheTtl = 86'400;
constexpr zend_long kMaxDictionarySize = 16 * 1024 * 1024;

struct StaticHandlerState {
  files::MountOptions options;
  bool locked = false;
};

using StaticHandlerBox = ObjectBox<StaticHandlerState>;

zend_class_entry* on_missing = nullptr;
zend_class_entry* dotfiles = nullptr;
zend_class_entry* symlinks = nullptr;

StaticHandlerState& state_of(zval* object) {
  return *StaticHandlerBox::native_of(Z_OBJ_P(object));
}

// Null with an exception pending when a server has it.
files::MountOptions* open_options_of(zval* object, const char* method) {
  StaticHandlerState& state = state_of(object);
  if (!state.locked) return &state.options;
  throw_runtime("%s(): the handler is locked, a server has taken it", method);
  return nullptr;
}

std::string text_of(const zend_string* string) {
  return {ZSTR_VAL(string), ZSTR_LEN(string)};
}

zend_long case_value(zval* enum_case) {
  return Z_LVAL_P(zend_enum_fetch_case_value(Z_OBJ_P(enum_case)));
}

bool check_prefix(const zend_string* prefix) {
  const std::string text = text_of(prefix);
  const bool valid = text.starts_with('/') && text.ends_with('/') && text.find("//") == std::string::npos &&
                     text.find('\0') == std::string::npos;
  if (!valid) {
    throw_invalid_argument(
        "StaticHandler: the prefix \"%s\" must begin and end with a slash, without \"//\" and NUL",
        ZSTR_VAL(prefix));
  }
  return valid;
}

bool check_root(const zend_string* root) {
  const std::string text = text_of(root);
  struct stat facts;
  if (!text.starts_with('/') || text.find('\0') != std::string::npos) {
    throw_invalid_argument("StaticHandler: the root \"%s\" must be an absolute path", ZSTR_VAL(root));
  } else if (text.find_first_not_of('/') == std::string::npos) {
    throw_invalid_argument("StaticHandler: the root must not be \"/\" itself");
  } else if (::stat(text.c_str(), &facts) != 0 || !S_ISDIR(facts.st_mode)) {
    throw_invalid_argument("StaticHandler: there is no folder \"%s\"", ZSTR_VAL(root));
  } else {
    return true;
  }
  return false;
}

bool check_value(const char* name, const zend_string* value) {
  zend_string* const shown = zend_string_init(name, std::strlen(name), false);
  const bool valid = check_field_value(shown, value);
  zend_string_release(shown);
  return valid;
}

bool check_file_name(const zend_string* name) {
  const Bytes text(ZSTR_VAL(name), ZSTR_LEN(name));
  const bool valid = !text.empty() && text.find('/') == Bytes::npos && text.find('\0') == Bytes::npos &&
                     text != "." && text != "..";
  if (!valid) throw_invalid_argument("setIndexFiles(): \"%s\" is not the name of a file", ZSTR_VAL(name));
  return valid;
}

bool check_glob(const char* method, const zend_string* glob) {
  const Bytes text(ZSTR_VAL(glob), ZSTR_LEN(glob));
  const bool valid = !text.empty() && !text.starts_with('/') && text.find('\0') == Bytes::npos;
  if (!valid) {
    throw_invalid_argument(
        "%s(): \"%s\" is no glob for paths below the root; use one like \"*.map\" or \"private/*\"", method,
        ZSTR_VAL(glob));
  }
  return valid;
}

// Whether every one of the arguments is a string that passes; else an exception is pending.
template <class Check>
bool are_strings(zval* arguments, uint32_t count, Check check) {
  for (uint32_t i = 0; i < count; ++i) {
    if (Z_TYPE(arguments[i]) != IS_STRING) {
      zend_argument_type_error(i + 1, "must be of type string, %s given", zend_zval_type_name(&arguments[i]));
      return false;
    }
    if (!check(Z_STR(arguments[i]))) return false;
  }
  return true;
}

std::vector<std::string> strings(zval* arguments, uint32_t count) {
  std::vector<std::string> copies;
  for (uint32_t i = 0; i < count; ++i) copies.push_back(text_of(Z_STR(arguments[i])));
  return copies;
}

std::string lower(Bytes text) {
  std::string copy(text);
  ascii::copy_lower(copy.data(), copy);
  return copy;
}

void put(std::vector<std::pair<std::string, std::string>>& list, std::string name, std::string value) {
  for (auto& [known, old] : list) {
    if (known != name) continue;
    old = std::move(value);
    return;
  }
  list.emplace_back(std::move(name), std::move(value));
}

}  // namespace

const files::MountOptions* lock_static_handler(zval* object) {
  StaticHandlerState& state = state_of(object);
  if (state.options.prefix.empty()) {
    throw_runtime("addStaticHandler(): the handler is not constructed");
    return nullptr;
  }
  char canonical[PATH_MAX];
  if (!::realpath(state.options.root.c_str(), canonical) || Bytes(canonical) == "/") {
    throw_invalid_argument("addStaticHandler(): there is no folder \"%s\"", state.options.root.c_str());
    return nullptr;
  }
  state.options.root = canonical;
  state.locked = true;
  return &state.options;
}

void register_static_handler_class() {
  on_missing = register_class_Weft_StaticOnMissing();
  dotfiles = register_class_Weft_StaticDotfiles();
  symlinks = register_class_Weft_StaticSymlinks();
  StaticHandlerBox::register_class(register_class_Weft_StaticHandler());
}

zend_class_entry* static_handler_class() {
  return StaticHandlerBox::entry();
}

}  // namespace weft::php

using namespace weft::php;
namespace files = weft::files;

ZEND_METHOD(Weft_StaticHandler, __construct) {
  zend_string* prefix;
  zend_string* root;
  ZEND_PARSE_PARAMETERS_START(2, 2)
  Z_PARAM_STR(prefix)
  Z_PARAM_STR(root)
  ZEND_PARSE_PARAMETERS_END();
  files::MountOptions* options = open_options_of(ZEND_THIS, "__construct");
  if (!options || !check_prefix(prefix) || !check_root(root)) RETURN_THROWS();
  options->prefix = text_of(prefix);
  options->root = text_of(root);
}

ZEND_METHOD(Weft_StaticHandler, setIndexFiles) {
  zval* names;
  uint32_t count;
  ZEND_PARSE_PARAMETERS_START(0, -1)
  Z_PARAM_VARIADIC('*', names, count)
  ZEND_PARSE_PARAMETERS_END();
  files::MountOptions* options = open_options_of(ZEND_THIS, "setIndexFiles");
  if (!options || !are_strings(names, count, check_file_name)) RETURN_THROWS();
  options->index_files = strings(names, count);
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_StaticHandler, disableIndex) {
  ZEND_PARSE_PARAMETERS_NONE();
  files::MountOptions* options = open_options_of(ZEND_THIS, "disableIndex");
  if (!options) RETURN_THROWS();
  options->index_files.clear();
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_StaticHandler, setOnMissing) {
  zval* value;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_OBJECT_OF_CLASS(value, on_missing)
  ZEND_PARSE_PARAMETERS_END();
  files::MountOptions* options = open_options_of(ZEND_THIS, "setOnMissing");
  if (!options) RETURN_THROWS();
  options->on_missing = static_cast<files::OnMissing>(case_value(value));
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_StaticHandler, enablePrecompressed) {
  zval* names;
  uint32_t count;
  ZEND_PARSE_PARAMETERS_START(0, -1)
  Z_PARAM_VARIADIC('*', names, count)
  ZEND_PARSE_PARAMETERS_END();
  files::MountOptions* options = open_options_of(ZEND_THIS, "enablePrecompressed");
  if (!options) RETURN_THROWS();
  using weft::coding::Coding;
  weft::coding::CodingSet codings;
  if (count == 0) {
    codings = {Coding::kGzip, Coding::kBrotli, Coding::kZstd, Coding::kDictionaryBrotli,
               Coding::kDictionaryZstd};
  }
  const bool known = are_strings(names, count, [&codings](zend_string* name) {
    const auto coding = weft::coding::find_coding({ZSTR_VAL(name), ZSTR_LEN(name)});
    const bool served = coding && *coding != Coding::kIdentity;
    if (served) codings.add(*coding);
    if (!served) {
      throw_invalid_argument(
          "enablePrecompressed(): \"%s\" is not known; use \"zstd\", \"br\", \"gzip\", \"dcz\", \"dcb\"",
          ZSTR_VAL(name));
    }
    return served;
  });
  if (!known) RETURN_THROWS();
  options->precompressed = codings;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_StaticHandler, disablePrecompressed) {
  ZEND_PARSE_PARAMETERS_NONE();
  files::MountOptions* options = open_options_of(ZEND_THIS, "disablePrecompressed");
  if (!options) RETURN_THROWS();
  options->precompressed = {};
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_StaticHandler, setDotfilePolicy) {
  zval* value;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_OBJECT_OF_CLASS(value, dotfiles)
  ZEND_PARSE_PARAMETERS_END();
  files::MountOptions* options = open_options_of(ZEND_THIS, "setDotfilePolicy");
  if (!options) RETURN_THROWS();
  options->dotfiles = static_cast<files::Dotfiles>(case_value(value));
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_StaticHandler, setSymlinkPolicy) {
  zval* value;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_OBJECT_OF_CLASS(value, symlinks)
  ZEND_PARSE_PARAMETERS_END();
  files::MountOptions* options = open_options_of(ZEND_THIS, "setSymlinkPolicy");
  if (!options) RETURN_THROWS();
  options->symlinks = static_cast<files::Symlinks>(case_value(value));
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_StaticHandler, hide) {
  zval* globs;
  uint32_t count;
  ZEND_PARSE_PARAMETERS_START(0, -1)
  Z_PARAM_VARIADIC('*', globs, count)
  ZEND_PARSE_PARAMETERS_END();
  files::MountOptions* options = open_options_of(ZEND_THIS, "hide");
  if (!options || !are_strings(globs, count, [](zend_string* glob) { return check_glob("hide", glob); }))
    RETURN_THROWS();
  options->hidden = strings(globs, count);
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_StaticHandler, setEtagEnabled) {
  bool enabled;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_BOOL(enabled)
  ZEND_PARSE_PARAMETERS_END();
  files::MountOptions* options = open_options_of(ZEND_THIS, "setEtagEnabled");
  if (!options) RETURN_THROWS();
  options->etag = enabled;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_StaticHandler, setCacheControl) {
  zend_string* value;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_STR(value)
  ZEND_PARSE_PARAMETERS_END();
  files::MountOptions* options = open_options_of(ZEND_THIS, "setCacheControl");
  if (!options || !check_value("cache-control", value)) RETURN_THROWS();
  options->cache_control = text_of(value);
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_StaticHandler, addCacheRule) {
  zend_string* glob;
  zend_string* value;
  ZEND_PARSE_PARAMETERS_START(2, 2)
  Z_PARAM_STR(glob)
  Z_PARAM_STR(value)
  ZEND_PARSE_PARAMETERS_END();
  files::MountOptions* options = open_options_of(ZEND_THIS, "addCacheRule");
  if (!options || !check_glob("addCacheRule", glob) || !check_value("cache-control", value)) RETURN_THROWS();
  options->cache_rules.push_back({text_of(glob), text_of(value)});
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_StaticHandler, useAsDictionary) {
  zend_string* glob;
  zend_string* match;
  HashTable* destinations = nullptr;
  zend_string* id = nullptr;
  ZEND_PARSE_PARAMETERS_START(2, 4)
  Z_PARAM_STR(glob)
  Z_PARAM_STR(match)
  Z_PARAM_OPTIONAL
  Z_PARAM_ARRAY_HT(destinations)
  Z_PARAM_STR(id)
  ZEND_PARSE_PARAMETERS_END();
  files::MountOptions* options = open_options_of(ZEND_THIS, "useAsDictionary");
  if (!options || !check_glob("useAsDictionary", glob)) RETURN_THROWS();
  auto field = dictionary_field(match, destinations, id);
  if (!field) RETURN_THROWS();
  options->dictionary_rules.push_back({text_of(glob), std::move(*field)});
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_StaticHandler, setDictionaryMaxFileSize) {
  zend_long octets;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_LONG(octets)
  ZEND_PARSE_PARAMETERS_END();
  files::MountOptions* options = open_options_of(ZEND_THIS, "setDictionaryMaxFileSize");
  if (!options) RETURN_THROWS();
  if (octets < 0 || octets > kMaxDictionarySize) {
    throw_invalid_argument("setDictionaryMaxFileSize(): " ZEND_LONG_FMT
                           " bytes are out of range; use 0 to " ZEND_LONG_FMT,
                           octets, kMaxDictionarySize);
    RETURN_THROWS();
  }
  options->dictionary_max = static_cast<size_t>(octets);
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_StaticHandler, setImmutableNames) {
  bool enabled;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_BOOL(enabled)
  ZEND_PARSE_PARAMETERS_END();
  files::MountOptions* options = open_options_of(ZEND_THIS, "setImmutableNames");
  if (!options) RETURN_THROWS();
  options->immutable_names = enabled;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_StaticHandler, setOpenFileCache) {
  zend_long entries;
  zend_long ttl = files::MountOptions().cache_ttl.count();
  ZEND_PARSE_PARAMETERS_START(1, 2)
  Z_PARAM_LONG(entries)
  Z_PARAM_OPTIONAL
  Z_PARAM_LONG(ttl)
  ZEND_PARSE_PARAMETERS_END();
  files::MountOptions* options = open_options_of(ZEND_THIS, "setOpenFileCache");
  if (!options) RETURN_THROWS();
  if (entries < 0 || entries > kMaxCacheEntries || ttl < 0 || ttl > kMaxCacheTtl) {
    throw_invalid_argument("setOpenFileCache(): $maxEntries " ZEND_LONG_FMT " and $ttlSeconds " ZEND_LONG_FMT
                           " are out of range; use 0 to " ZEND_LONG_FMT " and 0 to " ZEND_LONG_FMT,
                           entries, ttl, kMaxCacheEntries, kMaxCacheTtl);
    RETURN_THROWS();
  }
  options->cache_entries = static_cast<size_t>(entries);
  options->cache_ttl = std::chrono::seconds(ttl);
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_StaticHandler, disableOpenFileCache) {
  ZEND_PARSE_PARAMETERS_NONE();
  files::MountOptions* options = open_options_of(ZEND_THIS, "disableOpenFileCache");
  if (!options) RETURN_THROWS();
  options->cache_entries = 0;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_StaticHandler, setHeader) {
  zend_string* given_name;
  zend_string* value;
  ZEND_PARSE_PARAMETERS_START(2, 2)
  Z_PARAM_STR(given_name)
  Z_PARAM_STR(value)
  ZEND_PARSE_PARAMETERS_END();
  files::MountOptions* options = open_options_of(ZEND_THIS, "setHeader");
  zend_string* name = options ? checked_field_name(given_name) : nullptr;
  if (!name) RETURN_THROWS();
  const bool valid = check_field_value(name, value);
  if (valid) put(options->fields, text_of(name), text_of(value));
  zend_string_release(name);
  if (!valid) RETURN_THROWS();
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_StaticHandler, setBrowseEnabled) {
  bool enabled;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_BOOL(enabled)
  ZEND_PARSE_PARAMETERS_END();
  files::MountOptions* options = open_options_of(ZEND_THIS, "setBrowseEnabled");
  if (!options) RETURN_THROWS();
  options->browse = enabled;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_StaticHandler, setMimeType) {
  zend_string* extension;
  zend_string* type;
  ZEND_PARSE_PARAMETERS_START(2, 2)
  Z_PARAM_STR(extension)
  Z_PARAM_STR(type)
  ZEND_PARSE_PARAMETERS_END();
  files::MountOptions* options = open_options_of(ZEND_THIS, "setMimeType");
  if (!options || !check_value("content-type", type)) RETURN_THROWS();
  const weft::Bytes text(ZSTR_VAL(extension), ZSTR_LEN(extension));
  if (text.empty() || text.find_first_of("./") != weft::Bytes::npos || ZSTR_LEN(type) == 0) {
    throw_invalid_argument("setMimeType(): needs an extension without dots (\"%s\") and a type (\"%s\")",
                           ZSTR_VAL(extension), ZSTR_VAL(type));
    RETURN_THROWS();
  }
  put(options->media_types, lower(text), text_of(type));
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_StaticHandler, getUrlPrefix) {
  ZEND_PARSE_PARAMETERS_NONE();
  const std::string& prefix = state_of(ZEND_THIS).options.prefix;
  RETURN_STRINGL(prefix.data(), prefix.size());
}

ZEND_METHOD(Weft_StaticHandler, getRootDirectory) {
  ZEND_PARSE_PARAMETERS_NONE();
  const std::string& root = state_of(ZEND_THIS).options.root;
  RETURN_STRINGL(root.data(), root.size());
}

ZEND_METHOD(Weft_StaticHandler, isLocked) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(state_of(ZEND_THIS).locked);
}

// HttpServerConfig: reloading when files change.

#include <cinttypes>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "php/classes/http_server_config.h"
#include "php/errors.h"

namespace weft::php {

namespace {

constexpr int64_t kLongest = 600'000;  // ms

// Whether it holds nothing but texts that are not empty; else an exception is pending.
bool are_names(const HashTable* list, uint32_t argument) {
  zval* item;
  ZEND_HASH_FOREACH_VAL(const_cast<HashTable*>(list), item) {
    ZVAL_DEREF(item);
    if (Z_TYPE_P(item) == IS_STRING && Z_STRLEN_P(item) > 0 && !zend_str_has_nul_byte(Z_STR_P(item)))
      continue;
    zend_argument_type_error(argument, "must be a list of non-empty strings without null bytes");
    return false;
  }
  ZEND_HASH_FOREACH_END();
  return true;
}

bool are_there(const HashTable* paths) {
  if (zend_hash_num_elements(paths) == 0) {
    throw_invalid_argument("enableHotReload(): no path; give at least one file or folder");
    return false;
  }
  zval* path;
  ZEND_HASH_FOREACH_VAL(const_cast<HashTable*>(paths), path) {
    ZVAL_DEREF(path);
    if (VCWD_ACCESS(Z_STRVAL_P(path), F_OK) == 0) continue;
    throw_invalid_argument("enableHotReload(): there is no file or folder \"%s\"", Z_STRVAL_P(path));
    return false;
  }
  ZEND_HASH_FOREACH_END();
  return true;
}

bool is_within(const char* name, int64_t value, int64_t least) {
  if (value >= least && value <= kLongest) return true;
  throw_invalid_argument("enableHotReload(): $%s %" PRId64 " is out of range; use %" PRId64 " to %" PRId64
                         " (milliseconds)",
                         name, value, least, kLongest);
  return false;
}

std::vector<std::string> strings(const HashTable* list) {
  std::vector<std::string> copies;
  zval* item;
  ZEND_HASH_FOREACH_VAL(const_cast<HashTable*>(list), item) {
    ZVAL_DEREF(item);
    copies.emplace_back(Z_STRVAL_P(item), Z_STRLEN_P(item));
  }
  ZEND_HASH_FOREACH_END();
  return copies;
}

// Without "." and "..", and without a slash at the end. Symbolic links stay what they are.
std::string absolute(const std::string& path) {
  char folder[MAXPATHLEN];
  std::string from = VCWD_GETCWD(folder, sizeof folder) ? folder : "";
  std::string whole = (std::filesystem::path(from) / path).lexically_normal();
  if (whole.size() > 1 && whole.ends_with('/')) whole.pop_back();
  return whole;
}

void set_hot_reload(HotReloadConfig& settings, const HashTable* paths, const HashTable* extensions) {
  settings.paths = strings(paths);
  for (std::string& path : settings.paths) path = absolute(path);
  settings.extensions = {"php"};
  if (!extensions) return;
  settings.extensions = strings(extensions);
  for (std::string& extension : settings.extensions) {
    if (extension.size() > 1 && extension.starts_with('.')) extension.erase(0, 1);
  }
}

}  // namespace

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_HttpServerConfig, enableHotReload) {
  HashTable* paths;
  HashTable* extensions = nullptr;
  zend_long debounce = HotReloadConfig().debounce;
  zend_long max_hold = HotReloadConfig().max_hold;
  ZEND_PARSE_PARAMETERS_START(1, 4)
  Z_PARAM_ARRAY_HT(paths)
  Z_PARAM_OPTIONAL
  Z_PARAM_ARRAY_HT(extensions)
  Z_PARAM_LONG(debounce)
  Z_PARAM_LONG(max_hold)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "enableHotReload");
  if (!config || !are_names(paths, 1) || (extensions && !are_names(extensions, 2)) || !are_there(paths) ||
      !is_within("debounceMs", debounce, 1) || !is_within("maxHoldMs", max_hold, 0)) {
    RETURN_THROWS();
  }
  set_hot_reload(config->hot_reload, paths, extensions);
  config->hot_reload.debounce = debounce;
  config->hot_reload.max_hold = max_hold;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, isHotReloadEnabled) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(!server_config_of(ZEND_THIS).hot_reload.paths.empty());
}

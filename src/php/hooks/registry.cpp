#include "php/hooks/registry.h"

#include <algorithm>
#include <mutex>
#include <vector>

#include <dlfcn.h>

#include "php/globals.h"
#include "php/hooks/thread_hooks.h"
#include "php/scheduler.h"

namespace weft::php {

namespace {

struct FamilyHooks {
  HookFamily family;
  std::span<const GotHook> (*hooks)();
};

constexpr FamilyHooks kFamilies[] = {
    {HookFamily::kPoll, hooks::poll_hooks},          {HookFamily::kSockets, hooks::socket_hooks},
    {HookFamily::kSockets, hooks::descriptor_hooks}, {HookFamily::kSockets, hooks::connection_hooks},
    {HookFamily::kSleep, hooks::sleep_hooks},        {HookFamily::kDns, hooks::dns_hooks},
    {HookFamily::kProcesses, hooks::process_hooks},  {HookFamily::kLocks, hooks::lock_hooks},
    {HookFamily::kFiles, hooks::file_hooks},         {HookFamily::kSqlite, hooks::sqlite_hooks},
};

constexpr std::string_view kNames[kHookFamilies] = {"poll",      "sockets", "sleep", "dns",
                                                    "processes", "locks",   "files", "sqlite"};

// Objects whose calls stay as they are: the C library and the loader, which implement what is replaced;
// libuv, which is what waits; run-time libraries of compilers and tools, which are below everything; and
// those that hold a lock of the process while they call, which the next coroutine of the thread would wait
// for for ever.
constexpr std::string_view kSparedNames[] = {
    "libc.so",    "libc-",     "ld-linux",    "ld-musl",     "libpthread", "libdl",
    "librt.so",   "libresolv", "libnss_",     "linux-vdso",  "libuv",      "libasan",
    "libtsan",    "libubsan",  "liblsan",     "libgcc",      "libstdc++",  "vgpreload",
    "libsqlite3", "opcache",   "libjemalloc", "libtcmalloc", "libmimalloc"};

std::string_view base_name(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == path.npos ? path : path.substr(slash + 1);
}

std::string_view own_path() {
  static const std::string_view path = [] {
    Dl_info info{};
    return dladdr(reinterpret_cast<void*>(&own_path), &info) ? std::string_view(info.dli_fname)
                                                             : std::string_view();
  }();
  return path;
}

bool is_spared(std::string_view path, const GotHook& hook) {
  if (path.empty()) return false;
  if (path == own_path()) return true;
  const std::string_view name = base_name(path);
  const std::string_view symbol = hook.symbol;
  // Its own name, once, as it begins.
  if (name.starts_with("libldap") && symbol.starts_with("gethost")) return true;
  if (symbol == hooks::kMutexLock || symbol == hooks::kMutexUnlock) return !name.starts_with("libldap");
  return std::ranges::any_of(kSparedNames,
                             [name](std::string_view prefix) { return name.starts_with(prefix); });
}

void* load_object(const char* path, int mode) {
  void* object = ::dlopen(path, mode);
  if (object) patch_loaded_objects();
  return object;
}

const GotHook kLoader = {"dlopen", reinterpret_cast<void*>(load_object)};

const std::vector<GotHook>& all_hooks() {
  static const std::vector<GotHook> list = [] {
    std::vector<GotHook> all;
    for (const FamilyHooks& family : kFamilies) {
      const auto hooks = family.hooks();
      all.insert(all.end(), hooks.begin(), hooks.end());
    }
    all.push_back(kLoader);
    return all;
  }();
  return list;
}

struct Patching {
  std::mutex mutex;
  GotPatcher patcher{all_hooks(), is_spared};
};

// Asked by PHP's threads first; others load objects, too.
bool is_fallback_wanted() {
  static const bool wanted = WEFT_G(hooks_fallback);
  return wanted;
}

// Never destroyed: what it has patched stays so.
Patching& patching() {
  static auto* one = new Patching;
  return *one;
}

}  // namespace

std::string_view hook_family_name(HookFamily family) {
  return kNames[static_cast<size_t>(family)];
}

bool parse_hook_set(std::string_view text, HookSet& set) {
  set = {};
  if (text == "0") return true;
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of(", "), text.size());
    const std::string_view name = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (name.empty()) continue;
    if (name == "1") {
      set.add(HookSet::usual());
      continue;
    }
    const auto* found = std::ranges::find(kNames, name);
    if (found == std::end(kNames)) return false;
    set.add(static_cast<HookFamily>(found - kNames));
  }
  return true;
}

HookSet active_hooks() {
  return hooks::active;
}

void set_active_hooks(HookSet set) {
  hooks::active = set;
  // What a connection calls back is known only of those that are seen from the beginning.
  if (set.has(HookFamily::kSqlite)) patch_loaded_objects();
  if (Scheduler* scheduler = Scheduler::get_if_used()) ThreadHooks::begin(*scheduler);
}

void patch_loaded_objects() {
  if (is_fallback_wanted()) return;
  const std::lock_guard lock(patching().mutex);
  patching().patcher.patch();
}

const GotPatcher& hook_patcher() {
  return patching().patcher;
}

bool calls_redirected() {
  return patched_calls(HookFamily::kPoll) + patched_calls(HookFamily::kSockets) != 0;
}

size_t patched_calls(HookFamily family) {
  size_t index = 0, calls = 0;
  for (const FamilyHooks& entry : kFamilies) {
    for (size_t count = entry.hooks().size(); count > 0; --count, ++index) {
      if (entry.family == family) calls += hook_patcher().slots(index);
    }
  }
  return calls;
}

}  // namespace weft::php

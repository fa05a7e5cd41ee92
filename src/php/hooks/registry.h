#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "weft/base/got_patcher.h"

namespace weft::php {

// What can be switched on and off on its own; Weft\Hook in PHP.
enum class HookFamily : uint8_t { kPoll, kSockets, kSleep, kDns, kProcesses, kLocks, kFiles, kSqlite };

constexpr size_t kHookFamilies = 8;

// A set of families.
class HookSet {
 public:
  constexpr HookSet() = default;
  // All but those that take threads.
  static constexpr HookSet usual() {
    HookSet set;
    set.bits_ = (1U << static_cast<unsigned>(HookFamily::kFiles)) - 1;
    return set;
  }

  constexpr bool has(HookFamily family) const { return bits_ >> static_cast<unsigned>(family) & 1U; }
  constexpr void add(HookFamily family) { bits_ |= 1U << static_cast<unsigned>(family); }
  constexpr void add(HookSet others) { bits_ |= others.bits_; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr bool operator==(const HookSet&) const = default;

 private:
  unsigned bits_ = 0;
};

// "poll"
std::string_view hook_family_name(HookFamily family);
// Reads "0" (none), or names and "1" (the usual ones), separated by commas or spaces. False: a name is
// unknown.
bool parse_hook_set(std::string_view text, HookSet& set);

// The families whose calls suspend in coroutines: of the whole process, from now on.
HookSet active_hooks();
void set_active_hooks(HookSet set);

// Other families as long as it lives.
class HooksInstead {
 public:
  explicit HooksInstead(const std::optional<HookSet>& set) : before_(active_hooks()) {
    if (set) set_active_hooks(*set);
  }
  ~HooksInstead() { set_active_hooks(before_); }
  HooksInstead(const HooksInstead&) = delete;
  HooksInstead& operator=(const HooksInstead&) = delete;

 private:
  HookSet before_;
};

// Redirects the calls of everything that is loaded; once for the process. Objects loaded later through PHP
// are looked at when they are.
void patch_loaded_objects();

// False: they cannot be on this platform, or are not to be (weft.hooks_fallback). Known when that has been
// tried.
bool calls_redirected();

// For `php --ri weft`: calls that lead to a family's functions.
size_t patched_calls(HookFamily family);
const GotPatcher& hook_patcher();

namespace hooks {

inline HookSet active;

// Redirected in libldap only.
inline constexpr char kMutexLock[] = "pthread_mutex_lock";
inline constexpr char kMutexUnlock[] = "pthread_mutex_unlock";

// One file for each family.
std::span<const GotHook> poll_hooks();
std::span<const GotHook> socket_hooks();
std::span<const GotHook> descriptor_hooks();
std::span<const GotHook> connection_hooks();
std::span<const GotHook> sleep_hooks();
std::span<const GotHook> dns_hooks();
std::span<const GotHook> process_hooks();
std::span<const GotHook> lock_hooks();
std::span<const GotHook> file_hooks();
std::span<const GotHook> sqlite_hooks();

}  // namespace hooks

}  // namespace weft::php

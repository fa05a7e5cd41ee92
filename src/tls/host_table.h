#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "weft/base/ascii.h"
#include "weft/base/bytes.h"

namespace weft::tls {

// The longest name DNS knows.
inline constexpr size_t kLongestHost = 253;

// In lower case and without the dot at the end that absolute names may have.
inline std::string canonical_host(Bytes name) {
  if (!name.empty() && name.back() == '.') name.remove_suffix(1);
  std::string host(name.size(), '\0');
  ascii::copy_lower(host.data(), name);
  return host;
}

// "example.org" or "*.example.org": labels of letters, digits, '-' and '_'.
inline bool is_host_pattern(Bytes host) {
  if (host.starts_with("*.")) host.remove_prefix(2);
  if (host.empty() || host.size() > kLongestHost || host.front() == '.' || host.back() == '.') return false;
  if (host.find("..") != Bytes::npos) return false;
  return std::all_of(host.begin(), host.end(), [](char c) {
    return ascii::is_alpha(c) || ascii::is_digit(c) || c == '-' || c == '_' || c == '.';
  });
}

// Which entry serves a name: the one for exactly that name, else the wildcard for its parent.
class HostTable {
 public:
  void add(std::string pattern, size_t entry) {
    const auto at = std::lower_bound(rows_.begin(), rows_.end(), pattern, before);
    rows_.insert(at, {std::move(pattern), entry});
  }

  // `host` is canonical.
  std::optional<size_t> find(Bytes host) const {
    if (const auto exact = row(host)) return exact;
    const size_t dot = host.find('.');
    if (dot == 0 || dot == Bytes::npos || host.size() > kLongestHost) return std::nullopt;
    // "www.example.org" as "*.example.org".
    std::string pattern("*");
    pattern += host.substr(dot);
    return row(pattern);
  }

  // The entry of this very pattern.
  std::optional<size_t> row(Bytes pattern) const {
    const auto at = std::lower_bound(rows_.begin(), rows_.end(), pattern, before);
    if (at == rows_.end() || at->first != pattern) return std::nullopt;
    return at->second;
  }

 private:
  using Row = std::pair<std::string, size_t>;
  static bool before(const Row& row, Bytes pattern) { return row.first < pattern; }

  std::vector<Row> rows_;  // sorted
};

}  // namespace weft::tls

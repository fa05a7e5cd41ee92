#include "weft/files/mime_types.h"

#include <algorithm>
#include <array>

#include "weft/base/ascii.h"

namespace weft::files {

namespace {

struct Row {
  Bytes extension;
  Bytes type;
};

constexpr Row kRows[] = {
#include "files/mime_table.inc"
};

static_assert(std::is_sorted(std::begin(kRows), std::end(kRows),
                             [](const Row& a, const Row& b) { return a.extension < b.extension; }));

// Without a charset browsers take these for Windows-1252.
constexpr Row kTexts[] = {
    {"text/css", "text/css; charset=utf-8"},           {"text/csv", "text/csv; charset=utf-8"},
    {"text/html", "text/html; charset=utf-8"},         {"text/javascript", "text/javascript; charset=utf-8"},
    {"text/markdown", "text/markdown; charset=utf-8"}, {"text/plain", "text/plain; charset=utf-8"},
    {"text/vtt", "text/vtt; charset=utf-8"},           {"text/xml", "text/xml; charset=utf-8"},
};

constexpr size_t kLongestExtension = 16;

}  // namespace

Bytes extension_of(Bytes file_name) {
  file_name.remove_prefix(std::min(file_name.rfind('/') + 1, file_name.size()));
  const size_t dot = file_name.rfind('.');
  return dot == Bytes::npos ? Bytes() : file_name.substr(dot + 1);
}

Bytes media_type_of(Bytes file_name) {
  const Bytes extension = extension_of(file_name);
  constexpr Bytes kUnknown = "application/octet-stream";
  if (extension.empty() || extension.size() > kLongestExtension) return kUnknown;
  std::array<char, kLongestExtension> lower;
  ascii::copy_lower(lower.data(), extension);
  const Bytes wanted(lower.data(), extension.size());
  const auto row = std::ranges::lower_bound(kRows, wanted, {}, &Row::extension);
  if (row == std::end(kRows) || row->extension != wanted) return kUnknown;
  if (!row->type.starts_with("text/")) return row->type;
  const auto text = std::ranges::find(kTexts, row->type, &Row::extension);
  return text == std::end(kTexts) ? row->type : text->type;
}

}  // namespace weft::files

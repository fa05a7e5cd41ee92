#include "files/listing.h"

#include <algorithm>
#include <vector>

#include <sys/stat.h>

#include "files/folder_names.h"
#include "files/url_path.h"
#include "weft/http/date.h"

namespace weft::files {

namespace {

constexpr size_t kMaxEntries = 10'000;

struct Entry {
  std::string name;
  bool folder;
  uint64_t size;
  int64_t modified;
};

void escape(Bytes text, std::string& out) {
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
    }
  }
}

std::vector<Entry> read_entries(const Mount& mount, const Resource& resource) {
  std::vector<Entry> entries;
  const std::string base = resource.path.empty() ? "" : resource.path + "/";
  for (const std::string& name : read_names(resource.folder, kMaxEntries)) {
    struct stat facts;
    if (!mount.shows(base + name)) continue;
    const auto found = open_beneath(mount.root(), base + name, mount.options().symlinks);
    if (!found || ::fstat(found.value().descriptor.get(), &facts) != 0) continue;
    if (!S_ISDIR(facts.st_mode) && !S_ISREG(facts.st_mode)) continue;
    entries.push_back(
        {name, S_ISDIR(facts.st_mode), static_cast<uint64_t>(facts.st_size), facts.st_mtim.tv_sec});
  }
  std::ranges::sort(entries, [](const Entry& a, const Entry& b) {
    return a.folder != b.folder ? a.folder : a.name < b.name;
  });
  return entries;
}

void put_row(const Entry& entry, std::string& page) {
  char date[29];
  http::format_date(entry.modified, date);
  page += "<tr><td><a href=\"./";
  encode_url_path(entry.name, page);
  page += entry.folder ? "/\">" : "\">";
  escape(entry.name, page);
  page +=
      entry.folder ? "/</a></td><td></td><td>" : "</a></td><td>" + std::to_string(entry.size) + "</td><td>";
  page.append(date, sizeof date);
  page += "</td></tr>\n";
}

}  // namespace

std::string list_folder(const Mount& mount, const Resource& resource, const std::string& url_path) {
  std::string title = "Index of ";
  escape(url_path, title);
  std::string page = "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>" + title +
                     "</title></head>\n<body><h1>" + title + "</h1>\n<table>\n";
  if (!resource.path.empty()) page += "<tr><td><a href=\"../\">../</a></td><td></td><td></td></tr>\n";
  for (const Entry& entry : read_entries(mount, resource)) put_row(entry, page);
  return page += "</table></body></html>\n";
}

}  // namespace weft::files

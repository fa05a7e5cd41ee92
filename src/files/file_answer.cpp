#include "weft/files/file_answer.h"

#include <fcntl.h>

#include "files/descriptor.h"
#include "files/responder.h"
#include "files/siblings.h"
#include "weft/base/ascii.h"
#include "weft/coding/negotiation.h"
#include "weft/files/mime_types.h"

namespace weft::files {

using coding::Coding;

namespace {

// Smaller files are read at once: cheaper than a second system call to send them.
constexpr size_t kInMemory = 16 * 1024;

FileRef open_regular(const std::string& path) {
  Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct stat facts;
  if (!descriptor || ::fstat(descriptor.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) return {};
  return FileRef(descriptor.take(), facts, kInMemory);
}

struct Siblings {
  Coding chosen = Coding::kIdentity;
  FileRef file;      // of that coding
  bool any = false;  // whether the client accepts it or not
};

// Of those that are not older than the file the one the client likes best.
Siblings find_siblings(const http::Exchange& exchange, const std::string& path, int64_t modified) {
  const coding::AcceptedCodings accepted(exchange.request().fields);
  Siblings found;
  coding::CodingSet there;
  FileRef files[std::size(kSiblingSuffixes)];
  for (size_t i = 0; i < std::size(kSiblingSuffixes); ++i) {
    const std::string name = path + kSiblingSuffixes[i].text;
    if (!accepted.accepts(kSiblingSuffixes[i].coding)) {
      found.any |= ::access(name.c_str(), R_OK) == 0;
      continue;
    }
    files[i] = open_regular(name);
    if (!files[i] || files[i]->modified() < modified) continue;
    there.add(kSiblingSuffixes[i].coding);
    found.any = true;
  }
  found.chosen = accepted.choose(there);
  for (size_t i = 0; i < std::size(kSiblingSuffixes); ++i) {
    if (kSiblingSuffixes[i].coding == found.chosen) found.file = std::move(files[i]);
  }
  return found;
}

Bytes value_of(std::span<const http::HeaderField> fields, Bytes name) {
  for (const http::HeaderField& field : fields) {
    if (field.name == name) return field.value;
  }
  return {};
}

bool is_plain(Bytes name) {
  for (const char c : name) {
    if (static_cast<unsigned char>(c) >= 0x7f || static_cast<unsigned char>(c) < 0x20) return false;
  }
  return true;
}

}  // namespace

bool answer_with_file(http::Exchange& exchange, const std::string& path, const FileAnswer& answer,
                      int64_t now) {
  const FileRef file = open_regular(path);
  if (!file) return false;
  FileAnswer complete = answer;
  if (complete.media_type.empty()) complete.media_type = value_of(answer.fields, "content-type");
  if (complete.media_type.empty()) complete.media_type = media_type_of(path);
  const bool coded_already = !value_of(answer.fields, "content-encoding").empty();
  if (!answer.precompressed || coded_already) {
    respond_with(exchange, {&*file, {}, {}, {}}, complete, now);
    return true;
  }
  const Siblings siblings = find_siblings(exchange, path, file->modified());
  if (siblings.file) {
    respond_with(exchange, {&*siblings.file, coding::coding_name(siblings.chosen), kVaryByCoding, {}},
                 complete, now);
  } else {
    respond_with(exchange, {&*file, {}, siblings.any ? kVaryByCoding : Bytes(), {}}, complete, now);
  }
  return true;
}

std::string content_disposition(Bytes type, Bytes name) {
  std::string value(type);
  if (name.empty()) return value;
  if (is_plain(name)) {
    value += "; filename=\"";
    for (const char c : name) {
      if (c == '"' || c == '\\') value += '\\';
      value += c;
    }
    return value += '"';
  }
  constexpr char kHex[] = "0123456789ABCDEF";
  value += "; filename*=UTF-8''";
  for (const char c : name) {
    const auto octet = static_cast<unsigned char>(c);
    if (ascii::is_alpha(c) || ascii::is_digit(c) || Bytes("!#$&+-.^_`|~").find(c) != Bytes::npos) {
      value += c;
    } else {
      value += {'%', kHex[octet >> 4], kHex[octet & 15]};
    }
  }
  return value;
}

}  // namespace weft::files

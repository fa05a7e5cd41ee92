#include "weft/coding/dictionary.h"

#include <algorithm>

#include "weft/base/ascii.h"
#include "weft/coding/encoder_pool.h"

namespace weft::coding {

namespace {

constexpr Bytes kBrotliMark("\xff\x44\x43\x42", 4);
// A skippable frame of 32 octets.
constexpr Bytes kZstdMark("\x5e\x2a\x4d\x18\x20\x00\x00\x00", 8);

constexpr size_t kMaxId = 1024;
// Base64 of 32 octets, with one '=' at the end.
constexpr size_t kHashText = 44;

int base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (ascii::is_digit(c)) return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

// String, RFC 9651, 4.1.6. False when it cannot be one.
bool append_string(std::string& out, Bytes text) {
  out += '"';
  for (const char c : text) {
    if (c < 0x20 || c > 0x7e) return false;
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
  return !text.empty();
}

// RFC 9842, 9.3.3: whether the page that asks may read the answer anyway, as far as a browser tells.
bool is_readable(const http::RequestHead& request, Bytes allow_origin) {
  const auto site = request.fields.find("sec-fetch-site");
  if (!site || *site == "same-origin") return true;
  const auto mode = request.fields.find("sec-fetch-mode");
  if (!mode || *mode == "navigate" || *mode == "same-origin") return true;
  if (*mode != "cors" || allow_origin.empty()) return false;
  return allow_origin == "*" || request.fields.find("origin") == allow_origin;
}

}  // namespace

std::string dictionary_preamble(Coding coding, const Sha256& hash) {
  std::string text(coding == Coding::kDictionaryBrotli ? kBrotliMark : kZstdMark);
  return text.append(reinterpret_cast<const char*>(hash.data()), hash.size());
}

const PreparedDictionary* Dictionary::prepared(Coding coding, const EncoderPool& pool) {
  Prepared& prepared = coding == Coding::kDictionaryBrotli ? brotli_ : zstd_;
  if (!prepared.tried) {
    prepared.tried = true;
    prepared.made = pool.prepare(coding, octets_);
  }
  return prepared.made.get();
}

const Dictionary* DictionaryStore::add(Bytes octets) {
  if (octets.empty() || octets.size() > most_octets_) return nullptr;
  const auto known = std::find_if(entries_.begin(), entries_.end(),
                                  [octets](const auto& entry) { return entry->octets() == octets; });
  if (known != entries_.end()) {
    touch(known);
    return entries_.back().get();
  }
  make_room(octets.size());
  octets_ += octets.size();
  return entries_.emplace_back(std::make_shared<Dictionary>(octets)).get();
}

std::shared_ptr<Dictionary> DictionaryStore::find(const Sha256& hash) {
  const auto known = std::find_if(entries_.begin(), entries_.end(),
                                  [&hash](const auto& entry) { return entry->hash() == hash; });
  if (known == entries_.end()) return nullptr;
  touch(known);
  return entries_.back();
}

void DictionaryStore::make_room(size_t octets) {
  while (entries_.size() == kMost || octets_ + octets > most_octets_) {
    octets_ -= entries_.front()->octets().size();
    entries_.erase(entries_.begin());
  }
}

void DictionaryStore::touch(Entries::iterator entry) {
  std::rotate(entry, entry + 1, entries_.end());
}

std::optional<Sha256> parse_available_dictionary(Bytes value) {
  value = ascii::trim(value);
  if (value.size() != kHashText + 2 || value.front() != ':' || value.back() != ':') return std::nullopt;
  const Bytes digits = value.substr(1, kHashText - 1);
  if (value[kHashText] != '=') return std::nullopt;
  Sha256 hash = {};
  uint32_t bits = 0;
  int held = 0;
  size_t size = 0;
  for (const char c : digits) {
    const int digit = base64_digit(c);
    if (digit < 0) return std::nullopt;
    bits = bits << 6 | static_cast<uint32_t>(digit);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    hash[size++] = static_cast<uint8_t>(bits >> held);
  }
  return hash;
}

std::optional<Sha256> named_dictionary(const http::RequestHead& request, Bytes allow_origin) {
  const auto named = request.fields.find_only("available-dictionary");
  if (!named || !is_readable(request, allow_origin)) return std::nullopt;
  return parse_available_dictionary(*named);
}

std::optional<std::string> format_use_as_dictionary(const DictionaryUse& use) {
  std::string text = "match=";
  if (!append_string(text, use.match) || use.id.size() > kMaxId) return std::nullopt;
  if (!use.destinations.empty()) {
    text += ", match-dest=(";
    for (const Bytes destination : use.destinations) {
      if (text.back() != '(') text += ' ';
      if (!append_string(text, destination)) return std::nullopt;
    }
    text += ')';
  }
  if (!use.id.empty()) {
    text += ", id=";
    if (!append_string(text, use.id)) return std::nullopt;
  }
  return text;
}

}  // namespace weft::coding

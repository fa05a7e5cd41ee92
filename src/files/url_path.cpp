#include "files/url_path.h"

#include "weft/base/ascii.h"

namespace weft::files {

namespace {

int digit_value(char c) {
  if (ascii::is_digit(c)) return c - '0';
  return ascii::is_hex_digit(c) ? ascii::to_lower(c) - 'a' + 10 : -1;
}

bool decode(Bytes encoded, std::string& path) {
  path.clear();
  for (size_t i = 0; i < encoded.size(); ++i) {
    char c = encoded[i];
    if (c == '%') {
      const int high = i + 2 < encoded.size() ? digit_value(encoded[i + 1]) : -1;
      const int low = high >= 0 ? digit_value(encoded[i + 2]) : -1;
      if (low < 0) return false;
      c = static_cast<char>(high << 4 | low);
      i += 2;
    }
    if (c == '\0' || c == '\\') return false;
    path += c;
  }
  return true;
}

}  // namespace

PathVerdict decode_url_path(Bytes encoded, std::string& path) {
  if (!decode(encoded, path)) return PathVerdict::kMalformed;
  if (path.empty()) return PathVerdict::kFolder;
  const bool folder = path.back() == '/';
  if (folder) path.pop_back();
  size_t segments = 0;
  bool outside = false;
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    const Bytes segment = Bytes(path).substr(begin, end - begin);
    if (segment.empty() || ++segments > kMaxSegments) return PathVerdict::kMalformed;
    outside |= segment == "." || segment == "..";
    begin = end + 1;
  }
  if (outside) return PathVerdict::kOutside;
  return folder ? PathVerdict::kFolder : PathVerdict::kFile;
}

void encode_url_path(Bytes path, std::string& out) {
  constexpr char kHex[] = "0123456789ABCDEF";
  for (const char c : path) {
    const auto octet = static_cast<unsigned char>(c);
    if (ascii::is_alpha(c) || ascii::is_digit(c) || Bytes("-._~/").find(c) != Bytes::npos) {
      out += c;
    } else {
      out += {'%', kHex[octet >> 4], kHex[octet & 15]};
    }
  }
}

}  // namespace weft::files

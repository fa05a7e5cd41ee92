#include "h1/chunk_decoder.h"

#include <algorithm>

#include "h1/octets.h"
#include "weft/base/ascii.h"

namespace weft::h1 {

namespace {

constexpr const char* kBadSize = "malformed chunk-size";
constexpr const char* kBadExtension = "malformed chunk extension";

constexpr uint64_t hex_value(char c) {
  return ascii::is_digit(c) ? static_cast<uint64_t>(c - '0')
                            : static_cast<uint64_t>(ascii::to_lower(c) - 'a' + 10);
}

}  // namespace

ChunkDecoder::Result ChunkDecoder::feed(Bytes& in, Bytes& data) {
  while (!in.empty()) {
    if (place_ == Place::kData) {
      data = in.substr(0, static_cast<size_t>(std::min<uint64_t>(size_, in.size())));
      in.remove_prefix(data.size());
      size_ -= data.size();
      if (size_ == 0) place_ = Place::kDataCr;
      return Result::kData;
    }
    step(in.front());
    if (refusal_) return Result::kRefused;
    in.remove_prefix(1);
    if (last_) return Result::kLastChunk;
  }
  return Result::kMore;
}

void ChunkDecoder::step(char c) {
  switch (place_) {
    case Place::kSize: return size_octet(c);
    case Place::kExtensionName:
    case Place::kExtensionValue:
    case Place::kExtensionToken:
    case Place::kExtensionQuoted:
    case Place::kExtensionEscaped:
    case Place::kExtensionEnd: return extension_octet(c);
    case Place::kSizeLf:
      if (c != '\n') return refuse(400, "CR without LF");
      return end_line();
    case Place::kData: return;
    case Place::kDataCr:
      if (c != '\r') return refuse(400, "chunk longer than its size");
      place_ = Place::kDataLf;
      return;
    case Place::kDataLf:
      if (c != '\n') return refuse(400, "CR without LF");
      place_ = Place::kSize;
      size_digits_ = 0;
      return;
  }
}

void ChunkDecoder::size_octet(char c) {
  if (ascii::is_hex_digit(c)) {
    if (size_digits_ == kMaxSizeDigits) return refuse(400, kBadSize);
    ++size_digits_;
    size_ = size_ << 4 | hex_value(c);
    return;
  }
  if (size_digits_ == 0) return refuse(400, kBadSize);
  extension_size_ = 0;
  token_empty_ = true;
  if (c == '\r') {
    place_ = Place::kSizeLf;
  } else if (c == ';') {
    place_ = Place::kExtensionName;
  } else {
    refuse(400, kBadSize);
  }
}

// chunk-ext = *( ";" token [ "=" ( token / quoted-string ) ] ), after the first ";".
void ChunkDecoder::extension_octet(char c) {
  ++extensions_size_;
  if (++extension_size_ > kMaxExtension || extensions_size_ > kMaxExtensions) {
    return refuse(400, "chunk extensions too long");
  }
  switch (place_) {
    case Place::kExtensionName:
      if (is_token_octet(c)) {
        token_empty_ = false;
      } else if (token_empty_) {
        refuse(400, kBadExtension);
      } else if (c == '=') {
        place_ = Place::kExtensionValue;
      } else {
        after_extension(c);
      }
      return;
    case Place::kExtensionValue:
      place_ = c == '"' ? Place::kExtensionQuoted : Place::kExtensionToken;
      if (c != '"' && !is_token_octet(c)) refuse(400, kBadExtension);
      return;
    case Place::kExtensionToken:
      if (!is_token_octet(c)) after_extension(c);
      return;
    case Place::kExtensionQuoted:
      if (ends_value(c)) return refuse(400, kBadExtension);
      if (c == '"') place_ = Place::kExtensionEnd;
      if (c == '\\') place_ = Place::kExtensionEscaped;
      return;
    case Place::kExtensionEscaped:
      if (ends_value(c)) return refuse(400, kBadExtension);
      place_ = Place::kExtensionQuoted;
      return;
    default: return after_extension(c);
  }
}

void ChunkDecoder::after_extension(char c) {
  if (c == '\r') {
    place_ = Place::kSizeLf;
  } else if (c == ';') {
    place_ = Place::kExtensionName;
    token_empty_ = true;
  } else {
    refuse(400, kBadExtension);
  }
}

void ChunkDecoder::end_line() {
  if (size_ > allowed_) return refuse(413, "body too large");
  allowed_ -= size_;
  last_ = size_ == 0;
  place_ = Place::kData;
}

void ChunkDecoder::refuse(uint16_t status, const char* reason) {
  refusal_ = {status, reason};
}

}  // namespace weft::h1

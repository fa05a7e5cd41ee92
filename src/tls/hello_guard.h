#pragma once

#include <cstddef>
#include <cstdint>

#include "weft/base/bytes.h"

namespace weft::tls {

// Looks at the first octets of a connection before the library does: tells who does not speak TLS, and who
// announces a ClientHello that a library would set memory aside for. RFC 8446, 4 and 5.1.
class HelloGuard {
 public:
  enum class Verdict : uint8_t { kMore, kPass, kPlainHttp, kNotTls, kTooLong };

  // Real ones have a few hundred octets, 2 KiB with post-quantum keys, more with tickets that hold a client's
  // certificate.
  static constexpr size_t kLongestHello = 32 * 1024;

  // Octets in the order in which they come, until the verdict is not kMore.
  Verdict look(Bytes octets) {
    for (const char octet : octets) {
      const Verdict verdict = take(static_cast<uint8_t>(octet));
      if (verdict != Verdict::kMore) return verdict;
    }
    return Verdict::kMore;
  }

 private:
  static constexpr uint8_t kHandshakeRecord = 22;
  static constexpr size_t kRecordHeader = 5;
  static constexpr size_t kMessageHeader = 4;

  Verdict take(uint8_t octet) {
    if (record_at_ < kRecordHeader) return take_header(octet);
    // Type and length of the message, which may be spread over records.
    if (message_at_ > 0) length_ = length_ << 8 | octet;
    if (++message_at_ == kMessageHeader) return length_ > kLongestHello ? Verdict::kTooLong : Verdict::kPass;
    if (--record_left_ == 0) record_at_ = 0;
    return Verdict::kMore;
  }

  Verdict take_header(uint8_t octet) {
    if (record_at_ == 0) {
      if (octet != kHandshakeRecord) return judge_stranger(octet);
      record_left_ = 0;
    }
    if (record_at_ >= 3) record_left_ = static_cast<uint16_t>(record_left_ << 8 | octet);
    if (++record_at_ == kRecordHeader && record_left_ == 0) return Verdict::kNotTls;
    return Verdict::kMore;
  }

  // The library finds its own words for what follows a record that was one.
  Verdict judge_stranger(uint8_t octet) const {
    if (message_at_ > 0) return Verdict::kPass;
    return octet >= 'A' && octet <= 'Z' ? Verdict::kPlainHttp : Verdict::kNotTls;
  }

  uint32_t length_ = 0;
  uint16_t record_left_ = 0;
  uint8_t record_at_ = 0;
  uint8_t message_at_ = 0;
};

}  // namespace weft::tls

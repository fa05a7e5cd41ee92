#pragma once

// A session without a connection, and a peer that speaks in frames made by hand.

#include <cstring>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <nghttp2/nghttp2.h>

#include "h2/frames.h"
#include "http/session_support.h"
#include "weft/h2/h2_session.h"

namespace weft::h2::testing {

using namespace http::testing;
using http::CloseReason;
using http::EndStream;
using http::Exchange;
using http::Fate;
using http::HeaderField;
using http::Phase;
using http::ResponseHead;
using http::SendResult;
using http::SessionEvent;

// --- what the peer writes

inline std::string number(uint32_t value, int octets) {
  std::string text;
  for (int i = octets - 1; i >= 0; --i) text += static_cast<char>(value >> (8 * i));
  return text;
}

inline std::string frame(FrameType type, uint8_t flags, int32_t stream, Bytes payload) {
  return number(static_cast<uint32_t>(payload.size()), 3) + static_cast<char>(type) +
         static_cast<char>(flags) + number(static_cast<uint32_t>(stream), 4) + std::string(payload);
}

// HPACK without tables or Huffman: literal fields, never indexed.
inline std::string hpack_number(size_t value, size_t prefix_max, uint8_t first) {
  if (value < prefix_max) return std::string(1, static_cast<char>(first | value));
  std::string text(1, static_cast<char>(first | prefix_max));
  for (value -= prefix_max; value >= 128; value /= 128) text += static_cast<char>(0x80 | (value % 128));
  return text + static_cast<char>(value);
}
inline std::string field(Bytes name, Bytes value) {
  return std::string(1, '\x10') + hpack_number(name.size(), 127, 0) + std::string(name) +
         hpack_number(value.size(), 127, 0) + std::string(value);
}
using Fields = std::vector<std::pair<std::string, std::string>>;
inline std::string fields(const Fields& list) {
  std::string block;
  for (const auto& [name, value] : list) block += field(name, value);
  return block;
}

inline constexpr uint8_t kEnd = kFlagEndStream;
inline constexpr uint8_t kEndHead = kFlagEndHeaders;

inline std::string headers(int32_t stream, const Fields& list, uint8_t flags = kEnd | kEndHead) {
  return frame(FrameType::kHeaders, flags, stream, fields(list));
}
inline Fields request(Bytes method, Bytes path, const Fields& more = {}) {
  Fields list = {{":method", std::string(method)},
                 {":scheme", "http"},
                 {":path", std::string(path)},
                 {":authority", "h"}};
  list.insert(list.end(), more.begin(), more.end());
  return list;
}
inline std::string get(int32_t stream, Bytes path = "/", const Fields& more = {}) {
  return headers(stream, request("GET", path, more));
}
inline std::string post(int32_t stream, Bytes path = "/", const Fields& more = {}) {
  return headers(stream, request("POST", path, more), kEndHead);
}
inline std::string data(int32_t stream, Bytes text, uint8_t flags = 0) {
  return frame(FrameType::kData, flags, stream, text);
}
inline std::string setting(uint16_t id, uint32_t value) {
  return number(id, 2) + number(value, 4);
}
inline std::string settings(Bytes entries = {}) {
  return frame(FrameType::kSettings, 0, 0, entries);
}
inline std::string settings_ack() {
  return frame(FrameType::kSettings, kFlagAck, 0, {});
}
inline std::string rst(int32_t stream, ErrorCode code = ErrorCode::kCancel) {
  return frame(FrameType::kRstStream, 0, stream, number(static_cast<uint32_t>(code), 4));
}
inline std::string window(int32_t stream, uint32_t octets) {
  return frame(FrameType::kWindowUpdate, 0, stream, number(octets, 4));
}
inline std::string ping(Bytes opaque = "12345678", uint8_t flags = 0) {
  return frame(FrameType::kPing, flags, 0, opaque);
}
inline std::string goaway(int32_t last = 0, ErrorCode code = ErrorCode::kNoError) {
  return frame(FrameType::kGoaway, 0, 0,
               number(static_cast<uint32_t>(last), 4) + number(static_cast<uint32_t>(code), 4));
}
inline std::string hello(Bytes entries = {}) {
  return std::string(kClientPreface) + settings(entries) + settings_ack();
}

// --- what the peer reads

struct Reply {
  std::vector<Fields> heads;  // interim ones, the final one, trailers
  std::string body;
  bool ended = false;
  std::optional<uint32_t> reset;

  std::string value(Bytes name, size_t head = 0) const {
    if (head >= heads.size()) return {};
    for (const auto& [key, text] : heads[head]) {
      if (key == name) return text;
    }
    return {};
  }
  // "200 body", with "..." when it has not ended and "!code" when it was reset.
  std::string text() const {
    std::string all;
    for (size_t i = 0; i < heads.size(); ++i) {
      const std::string status = value(":status", i);
      all += (i > 0 ? "|" : "") + (status.empty() ? std::string("trailers") : status);
    }
    all += " " + body;
    if (reset) return all + "!" + std::to_string(*reset);
    return ended ? all : all + "...";
  }
};

// Reads frames and keeps what they said.
class Reader {
 public:
  Reader() { assert_int_equal(nghttp2_hd_inflate_new(&inflater_), 0); }
  ~Reader() { nghttp2_hd_inflate_del(inflater_); }

  std::map<int32_t, Reply> replies;
  std::string log;                                     // every frame: type, stream, size
  std::vector<std::pair<uint32_t, uint32_t>> goaways;  // last stream, code
  std::vector<std::string> pings;                      // not acknowledgements
  std::map<uint16_t, uint32_t> settings;
  std::map<int32_t, uint64_t> windows;  // octets given back
  int settings_acks = 0;
  int ping_acks = 0;
  size_t data_frames = 0;

  void feed(Bytes in) {
    pending_ += in;
    while (pending_.size() >= kFrameHead) {
      const size_t size = read(0, 3);
      if (pending_.size() < kFrameHead + size) break;
      const auto type = static_cast<FrameType>(pending_[3]);
      const auto flags = static_cast<uint8_t>(pending_[4]);
      const auto stream = static_cast<int32_t>(read(5, 4));
      const std::string payload = pending_.substr(kFrameHead, size);
      pending_.erase(0, kFrameHead + size);
      take(type, flags, stream, payload);
    }
  }
  bool at_frame_end() const { return pending_.empty(); }

 private:
  uint32_t read(size_t at, int octets) const { return read(pending_, at, octets); }
  static uint32_t read(const std::string& text, size_t at, int octets) {
    uint32_t value = 0;
    for (int i = 0; i < octets; ++i)
      value = value << 8 | static_cast<uint8_t>(text[at + static_cast<size_t>(i)]);
    return value;
  }

  void take(FrameType type, uint8_t flags, int32_t stream, const std::string& payload) {
    Reply& reply = replies[stream];
    if (stream == 0) replies.erase(stream);
    switch (type) {
      case FrameType::kData:
        ++data_frames;
        log += "D" + std::to_string(stream) + " ";
        reply.body += payload;
        break;
      case FrameType::kHeaders:
      case FrameType::kContinuation:
        block_ += payload;
        log += "H" + std::to_string(stream) + " ";
        if (type == FrameType::kHeaders) ends_ = (flags & kEnd) != 0;
        if (flags & kEndHead) reply.heads.push_back(inflate());
        break;
      case FrameType::kRstStream:
        log += "R" + std::to_string(stream) + " ";
        reply.reset = read(payload, 0, 4);
        return;
      case FrameType::kSettings:
        if (flags & kFlagAck) {
          ++settings_acks;
        } else {
          for (size_t at = 0; at < payload.size(); at += 6)
            settings[static_cast<uint16_t>(read(payload, at, 2))] = read(payload, at + 2, 4);
        }
        return;
      case FrameType::kPing:
        if (flags & kFlagAck) {
          ++ping_acks;
        } else {
          pings.push_back(payload);
        }
        return;
      case FrameType::kGoaway: goaways.emplace_back(read(payload, 0, 4), read(payload, 4, 4)); return;
      case FrameType::kWindowUpdate: windows[stream] += read(payload, 0, 4); return;
      default: assert_false("unknown frame type");
    }
    const bool ends = type == FrameType::kData ? (flags & kEnd) != 0 : (flags & kEndHead) != 0 && ends_;
    if (ends) replies[stream].ended = true;
  }

  Fields inflate() {
    Fields list;
    const std::string block = std::exchange(block_, {});
    const auto* in = reinterpret_cast<const uint8_t*>(block.data());
    size_t left = block.size();
    while (true) {
      nghttp2_nv nv;
      int flags = 0;
      const ssize_t used = nghttp2_hd_inflate_hd2(inflater_, &nv, &flags, in, left, 1);
      assert_true(used >= 0);
      in += used;
      left -= static_cast<size_t>(used);
      if (flags & NGHTTP2_HD_INFLATE_EMIT) {
        list.emplace_back(std::string(reinterpret_cast<char*>(nv.name), nv.namelen),
                          std::string(reinterpret_cast<char*>(nv.value), nv.valuelen));
      }
      if (flags & NGHTTP2_HD_INFLATE_FINAL) break;
    }
    nghttp2_hd_inflate_end_headers(inflater_);
    return list;
  }

  nghttp2_hd_inflater* inflater_ = nullptr;
  std::string pending_;
  std::string block_;
  bool ends_ = false;
};

struct Fixture : Connection {
  explicit Fixture(const Settings& settings = {}) : Connection(make_session_factory(settings)) {}

  Reader peer;

  void take(Bytes written) override { peer.feed(written); }
  std::string reply(int32_t stream) { return peer.replies[stream].text(); }
};

}  // namespace weft::h2::testing

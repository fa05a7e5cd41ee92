#include "h2/frame_writer.h"

#include <algorithm>

#include "weft/h2/h2_session.h"

namespace weft::h2 {

namespace {

constexpr size_t kSettingSize = 6;

char* put_setting(char* to, SettingId id, uint32_t value) {
  return store_u32(store_u16(to, static_cast<uint16_t>(id)), value);
}

}  // namespace

char* FrameWriter::begin(const FrameHead& head) {
  char* const to = out_.reserve(kFrameHead + head.size);
  return store_frame_head(to, head);
}

void FrameWriter::greeting(const Settings& settings) {
  const size_t count = settings.extended_connect ? 6 : 5;
  char* to = begin({FrameType::kSettings, 0, 0, count * kSettingSize});
  to = put_setting(to, SettingId::kMaxConcurrentStreams, settings.max_concurrent_streams);
  to = put_setting(to, SettingId::kInitialWindowSize, settings.stream_window);
  to = put_setting(to, SettingId::kMaxFrameSize, settings.max_frame_size);
  to = put_setting(to, SettingId::kMaxHeaderListSize, settings.header_list);
  to = put_setting(to, SettingId::kNoRfc7540Priorities, 1);
  if (settings.extended_connect) put_setting(to, SettingId::kEnableConnectProtocol, 1);
  out_.commit(kFrameHead + count * kSettingSize);
  if (settings.connection_window > kDefaultWindow)
    window_update(0, settings.connection_window - kDefaultWindow);
}

void FrameWriter::settings_ack() {
  begin({FrameType::kSettings, kFlagAck, 0, 0});
  out_.commit(kFrameHead);
}

void FrameWriter::ping(uint64_t opaque, uint8_t flags) {
  char* const to = begin({FrameType::kPing, flags, 0, sizeof opaque});
  std::memcpy(to, &opaque, sizeof opaque);
  out_.commit(kFrameHead + sizeof opaque);
}

void FrameWriter::goaway(int32_t last_stream, ErrorCode code) {
  char* const to = begin({FrameType::kGoaway, 0, 0, 8});
  store_u32(store_u32(to, static_cast<uint32_t>(last_stream)), static_cast<uint32_t>(code));
  out_.commit(kFrameHead + 8);
}

void FrameWriter::reset(int32_t stream, ErrorCode code) {
  store_u32(begin({FrameType::kRstStream, 0, stream, 4}), static_cast<uint32_t>(code));
  out_.commit(kFrameHead + 4);
}

void FrameWriter::window_update(int32_t stream, uint32_t octets) {
  store_u32(begin({FrameType::kWindowUpdate, 0, stream, 4}), octets);
  out_.commit(kFrameHead + 4);
}

void FrameWriter::continued(int32_t stream, uint8_t flags, Bytes block) {
  FrameType type = FrameType::kHeaders;
  do {
    const Bytes part = block.substr(0, kDefaultFrameSize);
    block.remove_prefix(part.size());
    if (block.empty()) flags |= kFlagEndHeaders;
    char head[kFrameHead];
    store_frame_head(head, {type, flags, stream, part.size()});
    out_.append(Bytes(head, sizeof head));
    out_.append(part);
    type = FrameType::kContinuation;
    flags = 0;
  } while (!block.empty());
}

}  // namespace weft::h2

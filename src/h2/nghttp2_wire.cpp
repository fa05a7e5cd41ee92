#include "h2/nghttp2_wire.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include <nghttp2/nghttp2.h>

#include "h2/h2_exchange.h"
#include "weft/base/assert.h"

namespace weft::h2 {

namespace {

// Answers to PING and SETTINGS that the peer does not take.
constexpr size_t kMaxQueuedAcks = 64;
constexpr size_t kMaxSettingsEntries = 32;

uint8_t* octets(Bytes bytes) {
  return reinterpret_cast<uint8_t*>(const_cast<char*>(bytes.data()));
}

Bytes view(const uint8_t* data, size_t size) {
  return Bytes(reinterpret_cast<const char*>(data), size);
}

uint64_t load_opaque(const uint8_t* data) {
  uint64_t opaque;
  std::memcpy(&opaque, data, sizeof opaque);
  return opaque;
}

}  // namespace

const char* library_version() {
  return nghttp2_version(0)->version_str;
}

// --- fields

struct FieldList::Entries {
  std::vector<nghttp2_nv> list;
};

FieldList::FieldList() : entries_(std::make_unique<Entries>()) {}
FieldList::~FieldList() = default;

void FieldList::clear() {
  entries_->list.clear();
}

void FieldList::add(Bytes name, Bytes value, FieldText text) {
  static constexpr uint8_t kFlags[] = {
      NGHTTP2_NV_FLAG_NONE,
      NGHTTP2_NV_FLAG_NO_COPY_NAME,
      NGHTTP2_NV_FLAG_NO_COPY_NAME | NGHTTP2_NV_FLAG_NO_COPY_VALUE,
      NGHTTP2_NV_FLAG_NO_INDEX,
  };
  entries_->list.push_back(
      {octets(name), octets(value), name.size(), value.size(), kFlags[static_cast<size_t>(text)]});
}

// --- callbacks

struct Callbacks {
  static Wire& wire(void* user) { return *static_cast<Wire*>(user); }
  static WireEvents& events(void* user) { return wire(user).events_; }

  static H2Exchange* exchange(nghttp2_session* session, int32_t stream) {
    return static_cast<H2Exchange*>(nghttp2_session_get_stream_user_data(session, stream));
  }

  static int on_begin_frame(nghttp2_session*, const nghttp2_frame_hd* hd, void* user) {
    const FrameHead head{static_cast<FrameType>(hd->type), hd->flags, hd->stream_id, hd->length};
    return events(user).on_frame(head) ? 0 : NGHTTP2_ERR_CALLBACK_FAILURE;
  }

  static int on_begin_headers(nghttp2_session* session, const nghttp2_frame* frame, void* user) {
    Wire& self = wire(user);
    const int32_t stream = frame->hd.stream_id;
    if (frame->headers.cat == NGHTTP2_HCAT_REQUEST) {
      self.heading_ = self.events_.on_head_begin(stream);
      nghttp2_session_set_stream_user_data(session, stream, self.heading_);
    } else {
      self.heading_ = exchange(session, stream);
    }
    return 0;
  }

  static int on_header(nghttp2_session*, const nghttp2_frame*, const uint8_t* name, size_t name_size,
                       const uint8_t* value, size_t value_size, uint8_t, void* user) {
    Wire& self = wire(user);
    if (!self.heading_) return 0;
    return self.events_.on_field(*self.heading_, view(name, name_size), view(value, value_size))
               ? 0
               : NGHTTP2_ERR_CALLBACK_FAILURE;
  }

  // A malformed field makes the request malformed (RFC 9113, 8.2.1).
  static int on_invalid_header(nghttp2_session*, const nghttp2_frame*, nghttp2_rcbuf*, nghttp2_rcbuf*,
                               uint8_t, void*) {
    return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  }

  static int on_frame_recv(nghttp2_session* session, const nghttp2_frame* frame, void* user) {
    Wire& self = wire(user);
    WireEvents& events = self.events_;
    const bool end_stream = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
    switch (frame->hd.type) {
      case NGHTTP2_HEADERS:
        if (!self.heading_) break;
        if (frame->headers.cat == NGHTTP2_HCAT_REQUEST) {
          events.on_head_end(*self.heading_, end_stream);
        } else {
          events.on_trailers_end(*self.heading_);
        }
        self.heading_ = nullptr;
        break;
      case NGHTTP2_DATA:
        if (!end_stream) break;
        if (H2Exchange* const ended = exchange(session, frame->hd.stream_id)) events.on_data_end(*ended);
        break;
      case NGHTTP2_RST_STREAM:
        if (H2Exchange* const reset = exchange(session, frame->hd.stream_id)) events.on_reset(*reset);
        break;
      case NGHTTP2_SETTINGS:
        if ((frame->hd.flags & NGHTTP2_FLAG_ACK) == 0) events.on_settings();
        break;
      case NGHTTP2_PING:
        if (frame->hd.flags & NGHTTP2_FLAG_ACK) events.on_ping_ack(load_opaque(frame->ping.opaque_data));
        break;
      case NGHTTP2_GOAWAY: events.on_goaway(); break;
      default: break;
    }
    return 0;
  }

  static int on_data_chunk(nghttp2_session* session, uint8_t, int32_t stream, const uint8_t* data,
                           size_t size, void* user) {
    H2Exchange* const receiver = exchange(session, stream);
    if (receiver) events(user).on_data(*receiver, view(data, size));
    return 0;
  }

  static int on_stream_close(nghttp2_session* session, int32_t stream, uint32_t, void* user) {
    Wire& self = wire(user);
    H2Exchange* const closed = exchange(session, stream);
    if (!closed) return 0;
    if (self.heading_ == closed) self.heading_ = nullptr;
    self.events_.on_stream_closed(*closed);
    return 0;
  }

  static int on_frame_send(nghttp2_session* session, const nghttp2_frame* frame, void* user) {
    switch (frame->hd.type) {
      case NGHTTP2_HEADERS:
        if ((frame->hd.flags & NGHTTP2_FLAG_END_STREAM) == 0) break;
        if (H2Exchange* const answered = exchange(session, frame->hd.stream_id)) answered->note_end_sent();
        break;
      case NGHTTP2_RST_STREAM:
        events(user).on_reset_sent(frame->hd.stream_id, ErrorCode{frame->rst_stream.error_code});
        break;
      case NGHTTP2_GOAWAY: events(user).on_goaway_sent(ErrorCode{frame->goaway.error_code}); break;
      default: break;
    }
    return 0;
  }

  static ssize_t read_body(nghttp2_session* session, int32_t stream, uint8_t*, size_t room, uint32_t* flags,
                           nghttp2_data_source* source, void* user) {
    auto& sender = *static_cast<H2Exchange*>(source->ptr);
    const size_t waiting = sender.outgoing();
    *flags = NGHTTP2_DATA_FLAG_NO_COPY;
    if (!sender.load(std::min(waiting, room))) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
    if (waiting > room) return static_cast<ssize_t>(room);
    if (!sender.outgoing_ends()) {
      if (waiting > 0) return static_cast<ssize_t>(waiting);
      sender.note_dry();
      return NGHTTP2_ERR_DEFERRED;
    }
    *flags |= NGHTTP2_DATA_FLAG_EOF;
    const http::HeaderBlock& trailers = sender.outgoing_trailers();
    if (!trailers.empty()) {
      *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
      FieldList& fields = wire(user).shared_.fields();
      fields.clear();
      for (size_t i = 0; i < trailers.size(); ++i)
        fields.add(trailers[i].name, trailers[i].value, FieldText::kCopied);
      const std::vector<nghttp2_nv>& list = fields.entries_->list;
      nghttp2_submit_trailer(session, stream, list.data(), list.size());
    } else {
      sender.note_end_sent();
    }
    return static_cast<ssize_t>(waiting);
  }

  static int send_data(nghttp2_session*, nghttp2_frame* frame, const uint8_t* head, size_t size,
                       nghttp2_data_source* source, void* user) {
    WEFT_ASSERT(frame->data.padlen == 0);
    auto& sender = *static_cast<H2Exchange*>(source->ptr);
    Wire& self = wire(user);
    sender.move_out(*self.out_, view(head, kFrameHead), size);
    self.paused_ = self.out_->size() >= self.bound_;
    return self.paused_ ? static_cast<int>(NGHTTP2_ERR_PAUSE) : 0;
  }

  static void* allocate(size_t size, void* memory) { return static_cast<Memory*>(memory)->allocate(size); }
  static void release(void* piece, void* memory) { static_cast<Memory*>(memory)->release(piece); }
  static void* allocate_zeroed(size_t count, size_t size, void* memory) {
    return static_cast<Memory*>(memory)->allocate_zeroed(count, size);
  }
  static void* reallocate(void* piece, size_t size, void* memory) {
    return static_cast<Memory*>(memory)->reallocate(piece, size);
  }
};

// --- what sessions share

struct WireShared::Library {
  explicit Library(Memory& memory)
      : allocator{&memory, Callbacks::allocate, Callbacks::release, Callbacks::allocate_zeroed,
                  Callbacks::reallocate} {
    WEFT_ASSERT(nghttp2_session_callbacks_new(&callbacks) == 0);
    WEFT_ASSERT(nghttp2_option_new(&options) == 0);
    nghttp2_session_callbacks_set_on_begin_frame_callback(callbacks, Callbacks::on_begin_frame);
    nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, Callbacks::on_begin_headers);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, Callbacks::on_header);
    nghttp2_session_callbacks_set_on_invalid_header_callback2(callbacks, Callbacks::on_invalid_header);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, Callbacks::on_frame_recv);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, Callbacks::on_data_chunk);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, Callbacks::on_stream_close);
    nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, Callbacks::on_frame_send);
    nghttp2_session_callbacks_set_send_data_callback(callbacks, Callbacks::send_data);

    nghttp2_option_set_no_auto_window_update(options, 1);
    nghttp2_option_set_no_closed_streams(options, 1);
    nghttp2_option_set_max_outbound_ack(options, kMaxQueuedAcks);
    nghttp2_option_set_max_settings(options, kMaxSettingsEntries);
    nghttp2_option_set_builtin_recv_extension_type(options, NGHTTP2_PRIORITY_UPDATE);
    // The guard counts resets, by the loop's clock, and continuations, of which the library counts every read
    // of a part of their heads. Its own counts must not come first.
    nghttp2_option_set_max_continuations(options, SIZE_MAX);
    nghttp2_option_set_stream_reset_rate_limit(options, UINT32_MAX, UINT32_MAX);
  }
  ~Library() {
    nghttp2_option_del(options);
    nghttp2_session_callbacks_del(callbacks);
  }

  nghttp2_mem allocator;
  nghttp2_session_callbacks* callbacks = nullptr;
  nghttp2_option* options = nullptr;
};

WireShared::WireShared() : library_(std::make_unique<Library>(memory_)) {}
WireShared::~WireShared() = default;

// --- one connection

Wire::Wire(WireShared& shared, const Settings& settings, WireEvents& events)
    : shared_(shared), events_(events) {
  WireShared::Library& library = *shared.library_;
  const int made =
      nghttp2_session_server_new3(&session_, library.callbacks, this, library.options, &library.allocator);
  WEFT_ASSERT(made == 0);
  nghttp2_settings_entry entries[6] = {
      {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, settings.max_concurrent_streams},
      {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, settings.stream_window},
      {NGHTTP2_SETTINGS_MAX_FRAME_SIZE, settings.max_frame_size},
      {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, settings.header_list},
      {NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1},
  };
  size_t count = 5;
  if (settings.extended_connect) entries[count++] = {NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL, 1};
  nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, entries, count);
  nghttp2_session_set_local_window_size(session_, NGHTTP2_FLAG_NONE, 0,
                                        static_cast<int32_t>(settings.connection_window));
}

Wire::~Wire() {
  nghttp2_session_del(session_);
}

std::optional<Wire::Error> Wire::receive(Bytes in) {
  const ssize_t taken = nghttp2_session_mem_recv(session_, octets(in), in.size());
  if (taken >= 0) return std::nullopt;
  switch (taken) {
    case NGHTTP2_ERR_CALLBACK_FAILURE: return Error::kStopped;
    case NGHTTP2_ERR_BAD_CLIENT_MAGIC: return Error::kNotHttp2;
    case NGHTTP2_ERR_FLOODED: return Error::kFlooded;
    default: return Error::kInternal;
  }
}

bool Wire::pump(OutputQueue& out, size_t bound) {
  out_ = &out;
  bound_ = bound;
  paused_ = false;
  bool drained = false;
  bool in_headers = false;
  while (out.size() < bound || in_headers) {
    const uint8_t* frame;
    const ssize_t size = nghttp2_session_mem_send(session_, &frame);
    if (size <= 0) {
      drained = !paused_;
      break;
    }
    // A header block and its continuations are not torn apart.
    in_headers = (frame[3] == NGHTTP2_HEADERS || frame[3] == NGHTTP2_CONTINUATION) &&
                 (frame[4] & NGHTTP2_FLAG_END_HEADERS) == 0;
    out.append(view(frame, static_cast<size_t>(size)));
  }
  out_ = nullptr;
  return drained;
}

H2Exchange* Wire::find(int32_t stream) const {
  return Callbacks::exchange(session_, stream);
}

bool Wire::wants_write() const {
  return nghttp2_session_want_write(session_) != 0;
}

int32_t Wire::last_processed() const {
  return nghttp2_session_get_last_proc_stream_id(session_);
}

void Wire::submit_response(H2Exchange& exchange, const FieldList& fields, bool with_body) {
  const std::vector<nghttp2_nv>& list = fields.entries_->list;
  nghttp2_data_provider body;
  body.source.ptr = &exchange;
  body.read_callback = Callbacks::read_body;
  nghttp2_submit_response(session_, exchange.stream(), list.data(), list.size(), with_body ? &body : nullptr);
}

void Wire::submit_interim(int32_t stream, const FieldList& fields) {
  const std::vector<nghttp2_nv>& list = fields.entries_->list;
  nghttp2_submit_headers(session_, NGHTTP2_FLAG_NONE, stream, nullptr, list.data(), list.size(), nullptr);
}

void Wire::resume(int32_t stream) {
  nghttp2_session_resume_data(session_, stream);
}

void Wire::reset(int32_t stream, ErrorCode code) {
  nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, stream, static_cast<uint32_t>(code));
}

void Wire::consume(int32_t stream, size_t size) {
  nghttp2_session_consume(session_, stream, size);
}

void Wire::consume_connection(size_t size) {
  nghttp2_session_consume_connection(session_, size);
}

void Wire::submit_ping(uint64_t opaque) {
  uint8_t data[sizeof opaque];
  std::memcpy(data, &opaque, sizeof data);
  nghttp2_submit_ping(session_, NGHTTP2_FLAG_NONE, data);
}

void Wire::submit_shutdown_notice() {
  nghttp2_submit_shutdown_notice(session_);
}

void Wire::submit_goaway(int32_t last_stream) {
  nghttp2_submit_goaway(session_, NGHTTP2_FLAG_NONE, last_stream, NGHTTP2_NO_ERROR, nullptr, 0);
}

}  // namespace weft::h2

// gzip (RFC 1952) by zlib.

#include <zlib.h>

#include <algorithm>
#include <climits>
#include <new>

#include "coding/backend.h"

namespace weft::coding {

namespace {

constexpr int kGzipWindow = 15 + 16;
// Tells gzip from zlib by itself: some clients send what RFC 1950 says under the name of gzip.
constexpr int kAnyWindow = 15 + 32;
constexpr int kMemory = 8;

// Lends `input` and `room` to a stream for one call, and takes back what it has left of them.
class Lent {
 public:
  Lent(z_stream& stream, Bytes& input, MutableBytes& room) : stream_(stream), input_(input), room_(room) {
    in_ = std::min<size_t>(input.size(), UINT_MAX);
    out_ = std::min<size_t>(room.size(), UINT_MAX);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
    stream.avail_in = static_cast<uInt>(in_);
    stream.next_out = reinterpret_cast<Bytef*>(room.data());
    stream.avail_out = static_cast<uInt>(out_);
  }
  Lent(const Lent&) = delete;
  Lent& operator=(const Lent&) = delete;
  ~Lent() {
    input_.remove_prefix(in_ - stream_.avail_in);
    room_ = room_.subspan(out_ - stream_.avail_out);
  }

 private:
  z_stream& stream_;
  Bytes& input_;
  MutableBytes& room_;
  size_t in_;
  size_t out_;
};

class GzipEncoder final : public Encoder {
 public:
  explicit GzipEncoder(int level) : level_(level) {}
  ~GzipEncoder() override {
    if (ready_) deflateEnd(&stream_);
  }

  bool begin(const EncodingTask&) override {
    if (ready_) return deflateReset(&stream_) == Z_OK;
    ready_ = deflateInit2(&stream_, level_, Z_DEFLATED, kGzipWindow, kMemory, Z_DEFAULT_STRATEGY) == Z_OK;
    return ready_;
  }

  Status encode(Bytes& input, MutableBytes& room, Flush flush) override {
    while (true) {
      int result;
      {
        const Lent lent(stream_, input, room);
        result = deflate(&stream_, input.size() > UINT_MAX ? Z_NO_FLUSH : flush_of(flush));
      }
      if (result == Z_STREAM_END) return Status::kDone;
      if (result != Z_OK && result != Z_BUF_ERROR) return Status::kFailed;
      if (room.empty()) return Status::kMoreRoom;
      if (input.empty()) return flush == Flush::kEnd ? Status::kFailed : Status::kDone;
    }
  }

 private:
  static int flush_of(Flush flush) {
    switch (flush) {
      case Flush::kNone: return Z_NO_FLUSH;
      case Flush::kSync: return Z_SYNC_FLUSH;
      case Flush::kEnd: return Z_FINISH;
    }
    return Z_NO_FLUSH;
  }

  z_stream stream_ = {};
  int level_;
  bool ready_ = false;
};

class GzipDecoder final : public Decoder {
 public:
  GzipDecoder() { ready_ = inflateInit2(&stream_, kAnyWindow) == Z_OK; }
  ~GzipDecoder() override {
    if (ready_) inflateEnd(&stream_);
  }

  Status decode(Bytes& input, MutableBytes& room) override {
    if (!ready_) return Status::kFailed;
    while (!room.empty()) {
      if (at_end_ && input.empty()) break;
      if (at_end_ && !next_member()) return Status::kFailed;
      int result;
      {
        const Lent lent(stream_, input, room);
        result = inflate(&stream_, Z_NO_FLUSH);
      }
      if (result == Z_STREAM_END) {
        at_end_ = true;
      } else if (result == Z_BUF_ERROR) {
        break;
      } else if (result != Z_OK) {
        return Status::kFailed;
      }
    }
    return Status::kGoOn;
  }

  bool at_end() const override { return at_end_; }

 private:
  bool next_member() {
    at_end_ = false;
    return inflateReset2(&stream_, kGzipWindow) == Z_OK;
  }

  z_stream stream_ = {};
  bool ready_ = false;
  bool at_end_ = false;
};

constexpr Backend kBackend = {
    "zlib",
    [] { return std::string(zlibVersion()); },
    [](int level) { return std::unique_ptr<Encoder>(new (std::nothrow) GzipEncoder(level)); },
    [] { return std::unique_ptr<Decoder>(new (std::nothrow) GzipDecoder()); },
    nullptr,
};

}  // namespace

const Backend* gzip_backend() {
  return &kBackend;
}

}  // namespace weft::coding

// zstd (RFC 8878, with the window that RFC 9659 allows).

#include <zstd.h>

#include <new>

#include "coding/backend.h"

namespace weft::coding {

namespace {

constexpr int kLargestWindowLog = 23;
// From here on libzstd would choose a larger one for large bodies.
constexpr int kFirstWideLevel = 20;
// Of a body whose size is not known: a stream that lives long should not hold megabytes.
constexpr int kStreamWindowLog = 18;
// The first octets of a dictionary in zstd's own format, which ours never are.
constexpr Bytes kDictionaryMagic("\x37\xa4\x30\xec", 4);

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  void operator()(ZSTD_CDict* dictionary) const { ZSTD_freeCDict(dictionary); }
};

struct ZstdDictionary final : PreparedDictionary {
  std::unique_ptr<ZSTD_CDict, FreeContext> digested;
};

std::unique_ptr<PreparedDictionary> prepare(Bytes octets, int level) {
  if (octets.starts_with(kDictionaryMagic)) return nullptr;
  auto dictionary = std::make_unique<ZstdDictionary>();
  dictionary->digested.reset(ZSTD_createCDict(octets.data(), octets.size(), level));
  if (!dictionary->digested) return nullptr;
  return dictionary;
}

class ZstdEncoder final : public Encoder {
 public:
  explicit ZstdEncoder(int level) : level_(level) {}

  bool begin(const EncodingTask& task) override {
    if (!context_) context_.reset(ZSTD_createCCtx());
    if (!context_) return false;
    ZSTD_CCtx_reset(context_.get(), ZSTD_reset_session_and_parameters);
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_compressionLevel, level_);
    if (task.size) {
      ZSTD_CCtx_setPledgedSrcSize(context_.get(), *task.size);
      if (level_ >= kFirstWideLevel && *task.size > (1u << kLargestWindowLog)) {
        ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_windowLog, kLargestWindowLog);
      }
    } else {
      ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_windowLog, kStreamWindowLog);
    }
    if (!task.dictionary) return true;
    const auto& dictionary = static_cast<const ZstdDictionary&>(*task.dictionary);
    return !ZSTD_isError(ZSTD_CCtx_refCDict(context_.get(), dictionary.digested.get()));
  }

  Status encode(Bytes& input, MutableBytes& room, Flush flush) override {
    ZSTD_inBuffer in = {input.data(), input.size(), 0};
    ZSTD_outBuffer out = {room.data(), room.size(), 0};
    bool done = false;
    bool failed = false;
    do {
      const size_t left = ZSTD_compressStream2(context_.get(), &out, &in, directive(flush));
      failed = ZSTD_isError(left) != 0;
      done = in.pos == in.size && (flush == Flush::kNone || left == 0);
    } while (!done && !failed && out.pos < out.size);
    input.remove_prefix(in.pos);
    room = room.subspan(out.pos);
    if (failed) return Status::kFailed;
    return done ? Status::kDone : Status::kMoreRoom;
  }

 private:
  static ZSTD_EndDirective directive(Flush flush) {
    switch (flush) {
      case Flush::kNone: return ZSTD_e_continue;
      case Flush::kSync: return ZSTD_e_flush;
      case Flush::kEnd: return ZSTD_e_end;
    }
    return ZSTD_e_continue;
  }

  std::unique_ptr<ZSTD_CCtx, FreeContext> context_;
  int level_;
};

class ZstdDecoder final : public Decoder {
 public:
  ZstdDecoder() : context_(ZSTD_createDCtx()) {
    if (context_) ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, kLargestWindowLog);
  }

  Status decode(Bytes& input, MutableBytes& room) override {
    if (!context_) return Status::kFailed;
    ZSTD_inBuffer in = {input.data(), input.size(), 0};
    ZSTD_outBuffer out = {room.data(), room.size(), 0};
    bool failed = false;
    while (out.pos < out.size) {
      if (at_end_ && in.pos == in.size) break;
      failed = !begins_well(input.substr(in.pos));
      if (failed) break;
      const size_t in_before = in.pos;
      const size_t out_before = out.pos;
      const size_t left = ZSTD_decompressStream(context_.get(), &out, &in);
      failed = ZSTD_isError(left) != 0;
      if (failed) break;
      at_end_ = left == 0;
      frame_octets_ = at_end_ ? 0 : frame_octets_ + (in.pos - in_before);
      if (in.pos == in_before && out.pos == out_before) break;
    }
    input.remove_prefix(in.pos);
    room = room.subspan(out.pos);
    return failed ? Status::kFailed : Status::kGoOn;
  }

  bool at_end() const override { return at_end_; }

 private:
  // libzstd may be built with formats of its past; those of RFC 8878 begin like this.
  bool begins_well(Bytes rest) const {
    constexpr Bytes kFrame("\x28\xb5\x2f\xfd", 4);
    constexpr Bytes kSkippable("\x50\x2a\x4d\x18", 4);
    for (size_t i = frame_octets_; i < kFrame.size() && !rest.empty(); ++i, rest.remove_prefix(1)) {
      const char octet = rest.front();
      const bool skippable = i == 0 ? (octet & '\xf0') == kSkippable[0] : octet == kSkippable[i];
      if (octet != kFrame[i] && !skippable) return false;
    }
    return true;
  }

  std::unique_ptr<ZSTD_DCtx, FreeContext> context_;
  uint64_t frame_octets_ = 0;  // read of the frame at hand
  bool at_end_ = false;
};

constexpr Backend kBackend = {
    "zstd",
    [] { return std::string(ZSTD_versionString()); },
    [](int level) { return std::unique_ptr<Encoder>(new (std::nothrow) ZstdEncoder(level)); },
    [] { return std::unique_ptr<Decoder>(new (std::nothrow) ZstdDecoder()); },
    prepare,
};

}  // namespace

const Backend* zstd_backend() {
  return &kBackend;
}

}  // namespace weft::coding

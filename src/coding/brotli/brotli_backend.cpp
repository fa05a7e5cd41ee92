// br (RFC 7932).

#include <brotli/decode.h>
#include <brotli/encode.h>

#include <algorithm>
#include <new>

#include "coding/backend.h"
#include "coding/brotli/arena.h"
#include "coding/brotli/dictionaries.h"

namespace weft::coding {

namespace {

constexpr uint32_t kSmallestWindowLog = 16;
constexpr uint32_t kLargestWindowLog = 22;
// Of a body whose size is not known: a stream that lives long should not hold megabytes.
constexpr uint32_t kStreamWindowLog = 18;
// What an encoder keeps for its next body.
constexpr size_t kKeptOctets = 4 * 1024 * 1024;

const uint8_t* octets_of(Bytes text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

uint32_t window_log(const EncodingTask& task) {
  if (!task.size) return kStreamWindowLog;
  uint32_t log = kSmallestWindowLog;
  while (log < kLargestWindowLog && (uint64_t{1} << log) - 16 < *task.size) ++log;
  return log;
}

std::string version_text(uint32_t number) {
  return std::to_string(number >> 24) + '.' + std::to_string((number >> 12) & 0xfff) + '.' +
         std::to_string(number & 0xfff);
}

class BrotliEncoder final : public Encoder {
 public:
  explicit BrotliEncoder(int level) : level_(level) {}
  ~BrotliEncoder() override { drop(); }

  bool begin(const EncodingTask& task) override {
    drop();
    state_ = BrotliEncoderCreateInstance(&allocate, &give_back, &arena_);
    if (!state_) return false;
    BrotliEncoderSetParameter(state_, BROTLI_PARAM_QUALITY, static_cast<uint32_t>(level_));
    BrotliEncoderSetParameter(state_, BROTLI_PARAM_LGWIN, window_log(task));
    if (task.size) {
      const auto hint = static_cast<uint32_t>(std::min<uint64_t>(*task.size, 1u << 30));
      BrotliEncoderSetParameter(state_, BROTLI_PARAM_SIZE_HINT, hint);
    }
    if (task.dictionary) return brotli_dictionaries()->attach(state_, *task.dictionary);
    return true;
  }

  Status encode(Bytes& input, MutableBytes& room, Flush flush) override {
    size_t in_left = input.size();
    size_t out_left = room.size();
    const uint8_t* in = octets_of(input);
    auto* out = reinterpret_cast<uint8_t*>(room.data());
    bool done = false;
    bool worked = true;
    do {
      worked = BrotliEncoderCompressStream(state_, operation(flush), &in_left, &in, &out_left, &out, nullptr);
      done = in_left == 0 && !BrotliEncoderHasMoreOutput(state_) &&
             (flush != Flush::kEnd || BrotliEncoderIsFinished(state_));
    } while (worked && !done && out_left > 0);
    input.remove_prefix(input.size() - in_left);
    room = room.last(out_left);
    if (!worked) return Status::kFailed;
    return done ? Status::kDone : Status::kMoreRoom;
  }

 private:
  static BrotliEncoderOperation operation(Flush flush) {
    switch (flush) {
      case Flush::kNone: return BROTLI_OPERATION_PROCESS;
      case Flush::kSync: return BROTLI_OPERATION_FLUSH;
      case Flush::kEnd: return BROTLI_OPERATION_FINISH;
    }
    return BROTLI_OPERATION_PROCESS;
  }

  static void* allocate(void* arena, size_t size) { return static_cast<Arena*>(arena)->allocate(size); }
  static void give_back(void* arena, void* memory) { static_cast<Arena*>(arena)->give_back(memory); }

  void drop() {
    if (!state_) return;
    BrotliEncoderDestroyInstance(state_);
    state_ = nullptr;
    arena_.trim(kKeptOctets);
  }

  Arena arena_;
  BrotliEncoderState* state_ = nullptr;
  int level_;
};

class BrotliDecoder final : public Decoder {
 public:
  BrotliDecoder() : state_(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)) {}
  ~BrotliDecoder() override {
    if (state_) BrotliDecoderDestroyInstance(state_);
  }

  Status decode(Bytes& input, MutableBytes& room) override {
    if (!state_) return Status::kFailed;
    if (at_end_) return input.empty() ? Status::kGoOn : Status::kFailed;
    size_t in_left = input.size();
    size_t out_left = room.size();
    const uint8_t* in = octets_of(input);
    auto* out = reinterpret_cast<uint8_t*>(room.data());
    const BrotliDecoderResult result =
        BrotliDecoderDecompressStream(state_, &in_left, &in, &out_left, &out, nullptr);
    input.remove_prefix(input.size() - in_left);
    room = room.last(out_left);
    at_end_ = result == BROTLI_DECODER_RESULT_SUCCESS;
    const bool failed = result == BROTLI_DECODER_RESULT_ERROR || (at_end_ && in_left > 0);
    return failed ? Status::kFailed : Status::kGoOn;
  }

  bool at_end() const override { return at_end_; }

 private:
  BrotliDecoderState* state_;
  bool at_end_ = false;
};

const Backend kBackend = {
    "brotli",
    [] { return version_text(BrotliEncoderVersion()); },
    [](int level) { return std::unique_ptr<Encoder>(new (std::nothrow) BrotliEncoder(level)); },
    [] { return std::unique_ptr<Decoder>(new (std::nothrow) BrotliDecoder()); },
    brotli_dictionaries() ? brotli_dictionaries()->prepare : nullptr,
};

}  // namespace

const Backend* brotli_backend() {
  return &kBackend;
}

}  // namespace weft::coding

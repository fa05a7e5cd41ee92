#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "weft/base/bytes.h"
#include "weft/coding/coding.h"
#include "weft/coding/dictionary.h"
#include "weft/coding/encoder.h"

namespace weft::coding {

class WholeEncoder;

struct Levels {
  int gzip = 6;    // 1 to 9
  int brotli = 4;  // 0 to 11
  int zstd = 3;    // 1 to 22
};

// The encoders of a worker: kept from one body to the next, as building one costs more than coding a small
// body. Encoders that are out belong to whoever took them and come back by themselves; the pool outlives
// them. One thread.
class EncoderPool {
 public:
  // Encoders out at once; who comes later sends what it has as it is.
  static constexpr size_t kMostOut = 1024;
  // Of a coding, waiting for the next body.
  static constexpr size_t kMostSpare = 4;

  explicit EncoderPool(const Levels& levels);
  EncoderPool(const EncoderPool&) = delete;
  EncoderPool& operator=(const EncoderPool&) = delete;
  ~EncoderPool();

  struct Return {
    EncoderPool* pool = nullptr;
    Coding coding = Coding::kIdentity;
    void operator()(Encoder* encoder) const { pool->take_back(coding, encoder); }
  };
  using Handle = std::unique_ptr<Encoder, Return>;

  // Ready for a body. Null where the coding is not supported, too many are out or memory is short. With a
  // dictionary the coded body begins with Dictionary::preamble(), which does not come out of it.
  Handle acquire(Coding coding, const EncodingTask& task);

  // The whole of `body`; valid until the next call. Nothing on the conditions of acquire().
  // Of the codings with a dictionary, `dictionary` is that.
  std::optional<Bytes> encode(Coding coding, Bytes body, Dictionary* dictionary = nullptr);

  // Null where the library does not know dictionaries or cannot use this one.
  std::unique_ptr<PreparedDictionary> prepare(Coding coding, Bytes dictionary) const;

  size_t out() const { return out_; }

 private:
  using Spares = std::vector<std::unique_ptr<Encoder>>;

  void take_back(Coding coding, Encoder* encoder);
  int level(Coding coding) const;
  std::optional<Bytes> encode_in_pieces(Coding coding, Bytes body, Dictionary* dictionary);
  MutableBytes room_for(size_t size);

  const Levels levels_;
  std::array<Spares, kCodings> spares_;
  size_t out_ = 0;
  std::unique_ptr<WholeEncoder> whole_gzip_;
  std::unique_ptr<char[]> room_;
  size_t room_size_ = 0;
};

}  // namespace weft::coding

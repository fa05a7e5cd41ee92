#include "weft/coding/encoder_pool.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "coding/backend.h"
#include "weft/base/assert.h"

namespace weft::coding {

namespace {

// What is kept of the room for whole bodies.
constexpr size_t kKeptRoom = 1024 * 1024;
// More than any coding adds to what it cannot make smaller.
constexpr size_t kSpareRoom = 1024;

// Encoders and spares are filed under the coding without its dictionary.
Coding base_of(Coding coding) {
  if (coding == Coding::kDictionaryBrotli) return Coding::kBrotli;
  return coding == Coding::kDictionaryZstd ? Coding::kZstd : coding;
}

}  // namespace

EncoderPool::EncoderPool(const Levels& levels) : levels_(levels) {}

EncoderPool::~EncoderPool() {
  WEFT_ASSERT(out_ == 0);
}

int EncoderPool::level(Coding coding) const {
  switch (base_of(coding)) {
    case Coding::kGzip: return levels_.gzip;
    case Coding::kBrotli: return levels_.brotli;
    case Coding::kZstd: return levels_.zstd;
    default: return 0;
  }
}

EncoderPool::Handle EncoderPool::acquire(Coding coding, const EncodingTask& task) {
  coding = base_of(coding);
  const Backend* backend = find_backend(coding);
  if (!backend || out_ == kMostOut) return {};
  Spares& spares = spares_[static_cast<size_t>(coding)];
  std::unique_ptr<Encoder> encoder;
  if (spares.empty()) {
    encoder = backend->make_encoder(level(coding));
  } else {
    encoder = std::move(spares.back());
    spares.pop_back();
  }
  if (!encoder || !encoder->begin(task)) return {};
  ++out_;
  return Handle(encoder.release(), Return{this, coding});
}

void EncoderPool::take_back(Coding coding, Encoder* encoder) {
  --out_;
  std::unique_ptr<Encoder> owned(encoder);
  Spares& spares = spares_[static_cast<size_t>(coding)];
  if (spares.size() < kMostSpare) spares.push_back(std::move(owned));
}

std::optional<Bytes> EncoderPool::encode(Coding coding, Bytes body, Dictionary* dictionary) {
  const WholeBackend* whole = coding == Coding::kGzip ? whole_gzip_backend() : nullptr;
  if (whole && !whole_gzip_) whole_gzip_ = whole->make_encoder(levels_.gzip);
  if (!whole || !whole_gzip_) return encode_in_pieces(coding, body, dictionary);
  const MutableBytes room = room_for(whole_gzip_->bound(body.size()));
  if (room.empty()) return std::nullopt;
  const size_t size = whole_gzip_->encode(body, room);
  if (size == 0) return std::nullopt;
  return Bytes(room.data(), size);
}

std::optional<Bytes> EncoderPool::encode_in_pieces(Coding coding, Bytes body, Dictionary* dictionary) {
  const Handle encoder =
      acquire(coding, {body.size(), dictionary ? dictionary->prepared(coding, *this) : nullptr});
  const MutableBytes all = encoder ? room_for(body.size() + body.size() / 64 + kSpareRoom) : MutableBytes();
  if (all.empty()) return std::nullopt;
  const std::string preamble = dictionary ? dictionary->preamble(coding) : std::string();
  preamble.copy(all.data(), preamble.size());
  MutableBytes room = all.subspan(preamble.size());
  if (encoder->encode(body, room, Encoder::Flush::kEnd) != Encoder::Status::kDone) return std::nullopt;
  return Bytes(all.data(), all.size() - room.size());
}

MutableBytes EncoderPool::room_for(size_t size) {
  const bool outgrown = room_size_ > kKeptRoom && size <= kKeptRoom;
  if (room_size_ < size || outgrown) {
    room_size_ = 0;
    room_.reset(new (std::nothrow) char[size]);
    if (!room_) return {};
    room_size_ = size;
  }
  return {room_.get(), room_size_};
}

std::unique_ptr<PreparedDictionary> EncoderPool::prepare(Coding coding, Bytes dictionary) const {
  const Backend* backend = find_backend(coding);
  if (!backend || !backend->prepare) return nullptr;
  return backend->prepare(dictionary, level(coding));
}

}  // namespace weft::coding

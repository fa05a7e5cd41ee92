// gzip (RFC 1952) of bodies in memory by libdeflate, which is about twice as fast as zlib at the same level.

#include <libdeflate.h>

#include <new>

#include "coding/backend.h"

namespace weft::coding {

namespace {

struct FreeCompressor {
  void operator()(libdeflate_compressor* compressor) const { libdeflate_free_compressor(compressor); }
};

class LibdeflateEncoder final : public WholeEncoder {
 public:
  explicit LibdeflateEncoder(libdeflate_compressor* compressor) : compressor_(compressor) {}

  size_t bound(size_t size) override { return libdeflate_gzip_compress_bound(compressor_.get(), size); }

  size_t encode(Bytes body, MutableBytes room) override {
    return libdeflate_gzip_compress(compressor_.get(), body.data(), body.size(), room.data(), room.size());
  }

 private:
  std::unique_ptr<libdeflate_compressor, FreeCompressor> compressor_;
};

std::unique_ptr<WholeEncoder> make_encoder(int level) {
  libdeflate_compressor* compressor = libdeflate_alloc_compressor(level);
  if (!compressor) return nullptr;
  return std::unique_ptr<WholeEncoder>(new LibdeflateEncoder(compressor));
}

constexpr WholeBackend kBackend = {"libdeflate", [] { return std::string(LIBDEFLATE_VERSION_STRING); },
                                   make_encoder};

}  // namespace

const WholeBackend* whole_gzip_backend() {
  return &kBackend;
}

}  // namespace weft::coding

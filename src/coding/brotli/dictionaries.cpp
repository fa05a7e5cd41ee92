#include "coding/brotli/dictionaries.h"

#include <brotli/shared_dictionary.h>

#include <string>

namespace weft::coding {

namespace {

struct BrotliDictionary final : PreparedDictionary {
  explicit BrotliDictionary(Bytes text) : octets(text) {}
  ~BrotliDictionary() override {
    if (digested) BrotliEncoderDestroyPreparedDictionary(digested);
  }

  const std::string octets;
  BrotliEncoderPreparedDictionary* digested = nullptr;  // looks into the octets
};

std::unique_ptr<PreparedDictionary> prepare(Bytes octets, int) {
  auto dictionary = std::make_unique<BrotliDictionary>(octets);
  const auto* data = reinterpret_cast<const uint8_t*>(dictionary->octets.data());
  dictionary->digested = BrotliEncoderPrepareDictionary(BROTLI_SHARED_DICTIONARY_RAW, octets.size(), data,
                                                        BROTLI_MAX_QUALITY, nullptr, nullptr, nullptr);
  if (!dictionary->digested) return nullptr;
  return dictionary;
}

bool attach(BrotliEncoderState* state, const PreparedDictionary& dictionary) {
  const auto& brotli = static_cast<const BrotliDictionary&>(dictionary);
  return BrotliEncoderAttachPreparedDictionary(state, brotli.digested) != BROTLI_FALSE;
}

constexpr BrotliDictionaries kDictionaries = {prepare, attach};

}  // namespace

const BrotliDictionaries* brotli_dictionaries() {
  return &kDictionaries;
}

}  // namespace weft::coding

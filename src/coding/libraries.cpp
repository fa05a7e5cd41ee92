#include "weft/coding/libraries.h"

#include "coding/backend.h"

namespace weft::coding {

const Backend* find_backend(Coding coding) {
  switch (coding) {
    case Coding::kIdentity: return nullptr;
    case Coding::kGzip: return gzip_backend();
    case Coding::kBrotli:
    case Coding::kDictionaryBrotli: return brotli_backend();
    case Coding::kZstd:
    case Coding::kDictionaryZstd: return zstd_backend();
  }
  return nullptr;
}

CodingSet supported_codings() {
  CodingSet codings;
  for (const Coding coding : {Coding::kGzip, Coding::kBrotli, Coding::kZstd}) {
    if (find_backend(coding)) codings.add(coding);
  }
  return codings;
}

CodingSet dictionary_codings() {
  CodingSet codings;
  for (const Coding coding : {Coding::kDictionaryBrotli, Coding::kDictionaryZstd}) {
    const Backend* backend = find_backend(coding);
    if (backend && backend->prepare) codings.add(coding);
  }
  return codings;
}

std::string supported_codings_text() {
  std::string text;
  for (const Coding coding : {Coding::kZstd, Coding::kBrotli, Coding::kGzip}) {
    if (!supported_codings().has(coding)) continue;
    if (!text.empty()) text += ", ";
    text += coding_name(coding);
  }
  return text;
}

std::vector<Library> libraries() {
  std::vector<Library> libraries;
  for (const Backend* backend : {gzip_backend(), brotli_backend(), zstd_backend()}) {
    if (backend) libraries.push_back({backend->library, backend->version()});
  }
  if (const WholeBackend* backend = whole_gzip_backend()) {
    libraries.push_back({backend->library, backend->version()});
  }
  return libraries;
}

}  // namespace weft::coding

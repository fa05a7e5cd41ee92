#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "weft/base/bytes.h"
#include "weft/base/sha256.h"
#include "weft/coding/coding.h"
#include "weft/coding/encoder.h"
#include "weft/http/request_head.h"

namespace weft::coding {

class EncoderPool;

// What a body begins with that is coded with a dictionary of that hash: a mark and the hash.
std::string dictionary_preamble(Coding coding, const Sha256& hash);

// What a client may keep and have later bodies coded with (RFC 9842).
class Dictionary {
 public:
  explicit Dictionary(Bytes octets) : octets_(octets), hash_(sha256(octets)) {}
  Dictionary(const Dictionary&) = delete;
  Dictionary& operator=(const Dictionary&) = delete;

  Bytes octets() const { return octets_; }
  const Sha256& hash() const { return hash_; }

  // Made when it is first asked for; null where `coding` cannot use it. `pool` is always the same.
  const PreparedDictionary* prepared(Coding coding, const EncoderPool& pool);

  std::string preamble(Coding coding) const { return dictionary_preamble(coding, hash_); }

 private:
  struct Prepared {
    bool tried = false;
    std::unique_ptr<PreparedDictionary> made;
  };

  const std::string octets_;
  const Sha256 hash_;
  Prepared brotli_;
  Prepared zstd_;
};

// The dictionaries of a worker. Bounded: those not used for the longest time go first. One thread.
class DictionaryStore {
 public:
  static constexpr size_t kMost = 256;

  // `most_octets` of all together; 0 = none at all.
  explicit DictionaryStore(size_t most_octets) : most_octets_(most_octets) {}
  DictionaryStore(const DictionaryStore&) = delete;
  DictionaryStore& operator=(const DictionaryStore&) = delete;

  bool empty() const { return entries_.empty(); }
  size_t size() const { return entries_.size(); }
  size_t octets() const { return octets_; }
  size_t most_octets() const { return most_octets_; }

  // Remembers them; null when there is no room. Those it knows already cost one comparison. Valid until the
  // next call.
  const Dictionary* add(Bytes octets);

  // Null when it is not, or no longer, here.
  std::shared_ptr<Dictionary> find(const Sha256& hash);

 private:
  using Entries = std::vector<std::shared_ptr<Dictionary>>;

  void make_room(size_t octets);
  void touch(Entries::iterator entry);

  const size_t most_octets_;
  size_t octets_ = 0;
  Entries entries_;  // the last one used last
};

// Available-Dictionary: a byte sequence of 32 octets (RFC 9842, 2.2; RFC 9651, 3.3.5). Nothing when
// malformed.
std::optional<Sha256> parse_available_dictionary(Bytes value);

// The dictionary that an answer to `request` may be coded with, as far as the client says. Nothing also where
// the size of the answer could tell another site what it may not read (RFC 9842, 9.3.3): that depends on the
// answer's Access-Control-Allow-Origin, empty = none.
std::optional<Sha256> named_dictionary(const http::RequestHead& request, Bytes allow_origin);

// The members of Use-As-Dictionary (RFC 9842, 2.1).
struct DictionaryUse {
  Bytes match;
  std::vector<Bytes> destinations;
  Bytes id;  // empty = none
};

// Nothing when one of them is empty or holds other than printable ASCII, or the id is over 1024 octets.
std::optional<std::string> format_use_as_dictionary(const DictionaryUse& use);

}  // namespace weft::coding

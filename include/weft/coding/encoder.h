#pragma once

#include <cstdint>
#include <optional>

#include "weft/base/bytes.h"

namespace weft::coding {

// What a library made of a dictionary (RFC 9842), for many bodies. Keeps its own copy of the octets.
class PreparedDictionary {
 public:
  virtual ~PreparedDictionary() = default;
};

struct EncodingTask {
  // Octets of the body to come, when known: saves memory and octets.
  std::optional<uint64_t> size;
  // Of the same coding and level; outlives the body. Null = none.
  const PreparedDictionary* dictionary = nullptr;
};

// Codes bodies, one after the other. Fails only where memory is short.
class Encoder {
 public:
  enum class Flush : uint8_t {
    kNone,  // octets may be kept back
    kSync,  // all of the body so far can be decoded from what comes out
    kEnd,   // the body ends
  };
  enum class Status : uint8_t {
    kDone,      // the input was taken and what the flush asks for has come out
    kMoreRoom,  // call again with the rest of the input and at least kLeastRoom more room
    kFailed,    // until begin()
  };
  static constexpr size_t kLeastRoom = 64;

  virtual ~Encoder() = default;

  // The next body; whatever was under way is dropped. Before the first encode(). False where memory is short.
  virtual bool begin(const EncodingTask& task) = 0;

  // Takes octets off the front of `input` and leaves of `room` what it has not filled. `flush` stays the same
  // until kDone.
  virtual Status encode(Bytes& input, MutableBytes& room, Flush flush) = 0;
};

}  // namespace weft::coding

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "php/zend.h"
#include "weft/coding/encoder_pool.h"
#include "weft/coding/response_policy.h"
#include "weft/http/request_head.h"
#include "weft/server/server_stats.h"

namespace weft::php {

struct CodingOptions {
  coding::PolicyOptions policy;
  coding::Levels levels;
  size_t dictionary_octets = 0;  // of all together, 0 = no dictionaries
};

// What the answers of a server share when they are coded. Outlives them; on the loop's thread.
class CodingService {
 public:
  // Of what comes out at a time.
  static constexpr size_t kRoom = 32 * 1024;

  CodingService(const CodingOptions& options, server::ServerStats& stats)
      : policy(options.policy),
        encoders(options.levels),
        dictionaries(options.dictionary_octets),
        stats_(stats) {}

  const coding::ResponsePolicy policy;
  coding::EncoderPool encoders;
  coding::DictionaryStore dictionaries;

  // Made when the first stream is coded.
  MutableBytes room();

  void count_answer(coding::Coding coding);
  void count_octets(size_t before, size_t after) {
    stats_.coded_bytes_in += before;
    stats_.coded_bytes_out += after;
  }

 private:
  server::ServerStats& stats_;
  std::unique_ptr<char[]> room_;
};

// How one answer is coded. Part of its ResponseState; all of it on the C++ heap.
class ResponseCoding {
 public:
  void attach(CodingService& service) {
    service_ = &service;
    least_ = service.policy.enabled() ? service.policy.min_size() : SIZE_MAX;
  }
  // The encoder goes back; what was decided stays known.
  void detach();
  void reset();

  // The script wants the answer as it is.
  void refuse() { least_ = SIZE_MAX; }

  // The body is a dictionary for answers to come.
  void offer_as_dictionary() { offered_ = true; }
  bool is_dictionary() const { return offered_; }
  void remember(Bytes body);

  // Whether decide() is worth calling for a body of `size` octets.
  bool concerns(size_t size) const { return size >= least_; }
  bool concerns_streams() const { return least_ != SIZE_MAX; }

  void decide(const http::RequestHead& request, const coding::Answer& answer);
  const coding::Decision& decision() const { return decision_; }
  bool coded() const { return decision_.coding != coding::Coding::kIdentity; }

  // The whole body, valid until the next call; as it is when there is no encoder, and then not coded().
  Bytes encode_whole(Bytes body);

  // Takes an encoder for a stream; without one it is not coded().
  void begin_stream();
  bool streaming() const { return encoder_ != nullptr; }

  struct Piece {
    Bytes octets;  // valid until the next call
    coding::Encoder::Status status;
  };
  // The next octets for what is left of `input`; again until kDone.
  Piece encode(Bytes& input, coding::Encoder::Flush flush);

 private:
  CodingService* service_ = nullptr;
  size_t least_ = SIZE_MAX;  // octets of a body that may be coded
  bool offered_ = false;
  bool begun_ = false;  // something of the stream has come out
  coding::Decision decision_;
  coding::EncoderPool::Handle encoder_;
};

}  // namespace weft::php

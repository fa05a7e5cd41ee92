#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "weft/base/result.h"
#include "weft/coding/dictionary.h"
#include "weft/coding/encoder_pool.h"
#include "weft/coding/response_policy.h"
#include "weft/files/mount_options.h"
#include "weft/http/exchange.h"
#include "weft/io/loop.h"

namespace weft::files {

// What a worker codes its answers with.
struct Coders {
  const coding::ResponsePolicy& policy;
  coding::EncoderPool& encoders;
  coding::DictionaryStore& dictionaries;
};

struct FileCounts {
  uint64_t served = 0;  // answered here
  uint64_t hits = 0;    // of the cache, where there is one
  uint64_t misses = 0;
};

// Answers GET and HEAD under its mounts' prefixes, in the order of the mounts, and passes everything else on.
// One per worker, on the loop's thread.
class StaticFiles final : public http::ExchangeHandler {
 public:
  struct Failure {
    std::string root;
    int error;  // errno
  };

  // `next` and what `coders` names outlive it. `options` stay with the mounts.
  static Result<std::unique_ptr<StaticFiles>, Failure> open(io::Loop& loop,
                                                            const std::vector<MountOptions>& options,
                                                            const Coders& coders,
                                                            http::ExchangeHandler& next);
  ~StaticFiles() override;

  const FileCounts& counts() const { return counts_; }
  // Forgets what is cached and opens files as they are asked for, so that nothing of it keeps the loop alive.
  void close_cache();

  // http::ExchangeHandler
  void on_request(http::Exchange& exchange, http::EndStream end) override;
  void on_body(http::Exchange& exchange, Bytes data, http::EndStream end) override;
  void on_writable(http::Exchange& exchange) override;
  void on_deadline(http::Exchange& exchange) override;
  void on_closed(http::Exchange& exchange, http::CloseReason reason) override;

 private:
  struct Site;
  struct Lookup;

  StaticFiles(io::Loop& loop, http::ExchangeHandler& next);
  bool is_ours(const http::Exchange& exchange) const { return exchange.user == this; }
  bool answer(Site& site, http::Exchange& exchange, Bytes path, Bytes query);
  bool answer_with(Site& site, http::Exchange& exchange, const Lookup& lookup);
  void send(const Site& site, http::Exchange& exchange, const struct Resource& resource);
  enum class Chosen : uint8_t { kNo, kYes };
  Chosen choose_delta(const Site& site, http::Exchange& exchange, const struct Resource& resource,
                      struct Variant& variant);
  void redirect(http::Exchange& exchange, Bytes path, Bytes query);
  void list(Site& site, http::Exchange& exchange, const Lookup& lookup);

  io::Loop& loop_;
  http::ExchangeHandler& next_;
  std::vector<std::unique_ptr<Site>> sites_;
  std::unique_ptr<class FileCache> cache_;
  std::unique_ptr<class Deltas> deltas_;
  FileCounts counts_;
};

}  // namespace weft::files

#include "server/opening_session.h"

#include <algorithm>

namespace weft::server {

std::optional<Protocol> OpeningSession::tell(Bytes in) {
  static constexpr Bytes kPreface = "PRI ";
  const size_t looked_at = std::min(in.size(), kPreface.size() - taken_size_);
  const Bytes expected = kPreface.substr(taken_size_, looked_at);
  if (in.substr(0, looked_at) != expected) return kHttp1;
  if (taken_size_ + looked_at == kPreface.size()) return kHttp2;
  in.copy(taken_.data() + taken_size_, looked_at);
  taken_size_ += looked_at;
  begin();
  return std::nullopt;
}

}  // namespace weft::server

// The header of the PROXY protocol. The first octet chooses how the rest is cut into pieces; however it is
// cut, the outcome is the same.

#include <algorithm>
#include <cstdint>
#include <string>

#include "server/proxy_preface.h"
#include "weft/base/assert.h"

using namespace weft;
using namespace weft::server;

namespace {

using State = ProxyPreface::State;

constexpr size_t kLongest = 16 + 65535;

struct Outcome {
  State state = State::kMore;
  size_t used = 0;
  http::Peer peer{"proxy", uint16_t{1}};

  bool operator==(const Outcome& other) const {
    return state == other.state && used == other.used && peer.address == other.peer.address &&
           peer.port == other.peer.port;
  }
};

Outcome read(Bytes stream, size_t piece) {
  ProxyPreface preface;
  Outcome outcome;
  while (outcome.state == State::kMore && outcome.used < stream.size()) {
    Bytes in = stream.substr(outcome.used, piece);
    const size_t offered = in.size();
    outcome.state = preface.feed(in);
    WEFT_ASSERT(in.empty() || outcome.state != State::kMore);
    outcome.used += offered - in.size();
  }
  WEFT_ASSERT(preface.begun() == (outcome.used > 0));
  if (outcome.state == State::kDone) preface.apply(outcome.peer);
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const Bytes stream(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Outcome whole = read(stream, stream.size() + 1);
  WEFT_ASSERT(whole == read(stream, 1));
  WEFT_ASSERT(whole == read(stream, data[0] % 61 + 2));
  WEFT_ASSERT(whole.used <= kLongest);
  if (whole.state != State::kDone || whole.peer.address == "proxy" || whole.peer.address.empty()) return 0;
  // What was read is written as a line and read again.
  const bool ipv6 = whole.peer.address.find(':') != std::string::npos;
  const std::string line = (ipv6 ? "PROXY TCP6 " : "PROXY TCP4 ") + whole.peer.address +
                           (ipv6 ? " ::1 " : " 127.0.0.1 ") + std::to_string(*whole.peer.port) + " 80\r\n";
  const Outcome again = read(line, line.size());
  WEFT_ASSERT(again.state == State::kDone && again.used == line.size());
  WEFT_ASSERT(again.peer.address == whole.peer.address && again.peer.port == whole.peer.port);
  return 0;
}

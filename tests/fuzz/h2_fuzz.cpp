// HTTP/2 as a client sends it. The first kScriptSize octets of the input say how the stream is cut and what
// else happens, the rest is the stream behind preface and SETTINGS. It runs three times through one factory:
// frame by frame, then the same with cuts inside frames, where what the peer is told and which complete
// requests the handler sees must be the same, and at last in portions with a handler that answers later,
// pauses, resets and times out.

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "h2/frames.h"
#include "weft/base/assert.h"
#include "weft/h2/h2_session.h"

using namespace weft;
using namespace weft::http;
using h2::FrameType;

namespace {

constexpr size_t kScriptSize = 4;
constexpr size_t kMaxPieces = 2000;

class Random {
 public:
  explicit Random(uint32_t seed) : state_(seed | 1) {}
  uint32_t below(uint32_t bound) {
    state_ = state_ * 1664525 + 1013904223;
    return (state_ >> 8) % bound;
  }

 private:
  uint32_t state_;
};

enum class Manner : uint8_t { kAtOnce, kScripted };

class Handler final : public ExchangeHandler {
 public:
  Handler(Manner manner, Random& random) : manner_(manner), random_(random) {}

  std::map<Exchange*, std::string> open;  // and its body so far
  std::set<Exchange*> ended;
  std::string log;

  void on_request(Exchange& exchange, EndStream end) override {
    WEFT_ASSERT(open.count(&exchange) == 0 && exchange.user == nullptr);
    open[&exchange];
    if (manner_ == Manner::kScripted && random_.below(4) == 0) exchange.pause_reading();
    if (end == EndStream::kYes) on_complete(exchange);
  }
  void on_body(Exchange& exchange, Bytes data, EndStream end) override {
    WEFT_ASSERT(open.count(&exchange) == 1 && ended.count(&exchange) == 0);
    open[&exchange] += data;
    if (manner_ == Manner::kScripted && random_.below(4) == 0) exchange.pause_reading();
    if (end == EndStream::kYes) on_complete(exchange);
  }
  void on_writable(Exchange& exchange) override { WEFT_ASSERT(open.count(&exchange) == 1); }
  void on_deadline(Exchange& exchange) override { WEFT_ASSERT(open.count(&exchange) == 1); }
  void on_closed(Exchange& exchange, CloseReason) override {
    WEFT_ASSERT(open.count(&exchange) == 1);
    WEFT_ASSERT(exchange.respond(ResponseHead{}, {}, EndStream::kYes) == SendResult::kClosed);
    open.erase(&exchange);
    ended.erase(&exchange);
  }

  // Something a handler may do at any time.
  void act() {
    if (open.empty()) return;
    auto chosen = open.begin();
    std::advance(chosen, random_.below(static_cast<uint32_t>(open.size())));
    Exchange& exchange = *chosen->first;
    switch (random_.below(8)) {
      case 0: exchange.resume_reading(); break;
      case 1: exchange.pause_reading(); break;
      case 2: exchange.reset(random_.below(20)); break;
      case 3: exchange.inform(random_.below(2) == 0 ? 100 : 103, {}); break;
      case 4: exchange.respond(ResponseHead{}, Bytes(text_), EndStream::kNo); break;
      case 5: exchange.send(lend(), EndStream(random_.below(2) == 0)); break;
      case 6: {
        const HeaderField sum[] = {{"x-sum", "1"}};
        ResponseHead head;
        head.has_trailers = true;
        exchange.respond(head, lend(), EndStream::kNo);
        exchange.send_trailers(sum);
        break;
      }
      default: exchange.respond(ResponseHead{}, lend(), EndStream::kYes); break;
    }
  }
  int lent() const { return lent_; }

 private:
  void on_complete(Exchange& exchange) {
    ended.insert(&exchange);
    const RequestHead& head = exchange.request();
    WEFT_ASSERT(!head.authority.empty() && !head.target().empty());
    if (head.content_length) WEFT_ASSERT(*head.content_length == open[&exchange].size());
    log.append(head.method_name()).append(" ").append(head.target()).append(" ").append(open[&exchange]);
    for (size_t i = 0; i < head.fields.size(); ++i)
      log.append("\n ").append(head.fields[i].name).append(": ").append(head.fields[i].value);
    log += "\n";
    if (manner_ == Manner::kAtOnce) exchange.respond(ResponseHead{}, Bytes("ok"), EndStream::kYes);
  }

  OwnedBytes lend() {
    struct Loan {
      std::string text;
      int& lent;
    };
    auto* loan = new Loan{std::string(random_.below(2) == 0 ? 100 : 40'000, 'x'), lent_};
    ++lent_;
    const auto release = [](void* owner) {
      --static_cast<Loan*>(owner)->lent;
      delete static_cast<Loan*>(owner);
    };
    return OwnedBytes(loan->text, release, loan);
  }

  const Manner manner_;
  Random& random_;
  const std::string text_ = "some";
  int lent_ = 0;
};

class Host final : public SessionHost {
 public:
  explicit Host(ExchangeHandler& handler) : handler_(handler) { limits_.body = 100'000; }

  int64_t now = 1'000'000;
  bool woken = false;
  std::string abuse;
  std::map<SessionEvent, int> counts;

  void wake() override { woken = true; }
  ExchangeHandler& handler() override { return handler_; }
  const Peer& peer() const override { return peer_; }
  const Limits& limits() const override { return limits_; }
  const DateCache& date() const override { return date_; }
  BlockPool& blocks() override {
    static BlockPool blocks;  // of the factory, too
    return blocks;
  }
  const Timeouts& timeouts() const override { return timeouts_; }
  int64_t now_ms() const override { return now; }
  void count(SessionEvent event) override { ++counts[event]; }
  void on_abuse(const char* reason) override {
    WEFT_ASSERT(abuse.empty());
    abuse = reason;
  }
  void on_refused(uint16_t status, const char*) override { WEFT_ASSERT(status >= 400); }

 private:
  ExchangeHandler& handler_;
  Limits limits_;
  Timeouts timeouts_;
  Peer peer_{"192.0.2.1", 4711};
  DateCache date_{784111777};
};

SessionFactory& factory() {
  static const std::unique_ptr<SessionFactory> made = [] {
    h2::Settings settings;
    settings.max_concurrent_streams = 1000;
    settings.stream_window = settings.connection_window = 0x7fffffff;
    return h2::make_session_factory(settings);
  }();
  return *made;
}

size_t frame_size(Bytes at) {
  const auto octet = [at](size_t i) { return static_cast<size_t>(static_cast<uint8_t>(at[i])); };
  if (at.size() < h2::kFrameHead) return at.size();
  return std::min(at.size(), h2::kFrameHead + (octet(0) << 16 | octet(1) << 8 | octet(2)));
}

// Plays the connection.
class Driver {
 public:
  Driver(Manner manner, uint32_t seed)
      : random_(seed), handler_(manner, random_), session_(factory().make(host_)) {}
  ~Driver() {
    if (session_->fate() != Fate::kAbort) session_->disconnect(CloseReason::kPeerGone);
    WEFT_ASSERT(handler_.open.empty());
    WEFT_ASSERT(host_.counts[SessionEvent::kStreamOpened] == host_.counts[SessionEvent::kStreamClosed]);
    session_.reset();
    WEFT_ASSERT(handler_.lent() == 0);
  }

  void receive(Bytes in) {
    // A copy of its own, so that a sanitizer sees views that outlive the call.
    const std::vector<char> exact(in.begin(), in.end());
    session_->receive(Bytes(exact.data(), exact.size()));
  }
  void flush(size_t most) {
    OutputQueue& queue = session_->output();
    while (!queue.empty() && most > 0) {
      Bytes slice;
      queue.peek({&slice, 1});
      const size_t size = std::min(slice.size(), most);
      output_ += slice.substr(0, size);
      most -= size;
      queue.consume(size);
      session_->on_flushed();
    }
  }
  // Frame by frame, or each frame in pieces.
  void play(Bytes stream, bool in_pieces) {
    for (size_t count = 0; !stream.empty() && count < kMaxPieces; ++count) {
      Bytes frame = stream.substr(0, frame_size(stream));
      stream.remove_prefix(frame.size());
      while (in_pieces && frame.size() > 1 && random_.below(4) != 0) {
        const size_t size = 1 + random_.below(static_cast<uint32_t>(std::min<size_t>(frame.size() - 1, 40)));
        receive(frame.substr(0, size));
        flush(SIZE_MAX);
        frame.remove_prefix(size);
      }
      receive(frame);
      flush(SIZE_MAX);
    }
  }
  void play_script(Bytes stream) {
    for (size_t count = 0; !stream.empty() && count < kMaxPieces && session_->fate() == Fate::kOpen;
         ++count) {
      const size_t size =
          std::min<size_t>(stream.size(), 1 + random_.below(random_.below(2) == 0 ? 20 : 3000));
      receive(stream.substr(0, size));
      stream.remove_prefix(size);
      interfere();
    }
    if (random_.below(2) == 0) session_->receive_end();
    for (int i = 0; i < 20; ++i) interfere();
  }
  // What the peer is told, but for windows. Of a connection that ends only GOAWAY: an error in the middle of
  // a frame may let out or swallow what was to be said of its beginning.
  std::string told() const {
    Bytes left = output_;
    std::string text;
    while (left.size() >= h2::kFrameHead) {
      const Bytes frame = left.substr(0, frame_size(left));
      left.remove_prefix(frame.size());
      const auto type = static_cast<FrameType>(frame[3]);
      WEFT_ASSERT(frame.size() <= h2::kFrameHead + 16'384);
      if (type == FrameType::kGoaway) return std::string(frame);
      if (type != FrameType::kWindowUpdate) text += frame;
    }
    WEFT_ASSERT(left.empty() || session_->fate() == Fate::kAbort || !session_->output().empty());
    return text;
  }
  const std::string& log() const { return handler_.log; }
  Fate fate() const { return session_->fate(); }

 private:
  void interfere() {
    switch (random_.below(10)) {
      case 0: flush(random_.below(1000)); break;
      case 1: flush(SIZE_MAX); break;
      case 2:
        host_.now += random_.below(40'000);
        if (session_->phase() == Phase::kStreams) {
          if (session_->exchange_deadline() <= host_.now) session_->on_exchange_deadline();
        } else if (random_.below(4) == 0) {
          session_->on_phase_timeout();
        }
        break;
      case 3:
        if (random_.below(10) == 0) session_->begin_drain();
        break;
      case 4:
        if (random_.below(5) == 0) session_->retire();
        break;
      default: handler_.act(); break;
    }
    if (host_.woken) {
      host_.woken = false;
      session_->on_turn_end();
    }
  }

  Random random_;
  Handler handler_;
  Host host_{handler_};
  std::unique_ptr<ProtocolSession> session_;
  std::string output_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* input, size_t size) {
  if (size < kScriptSize) return 0;
  uint32_t seed = 0;
  for (size_t i = 0; i < kScriptSize; ++i) seed = seed << 8 | input[i];
  const Bytes rest(reinterpret_cast<const char*>(input) + kScriptSize, size - kScriptSize);
  const std::string greeting = std::string(h2::kClientPreface) + std::string("\0\0\0\4\0\0\0\0\0", 9) +
                               std::string("\0\0\0\4\1\0\0\0\0", 9);
  Driver whole(Manner::kAtOnce, seed), pieces(Manner::kAtOnce, seed), scripted(Manner::kScripted, seed);
  for (Driver* driver : {&whole, &pieces, &scripted}) driver->receive(greeting);
  whole.flush(SIZE_MAX);
  pieces.flush(SIZE_MAX);
  whole.play(rest, false);
  pieces.play(rest, true);
  WEFT_ASSERT(whole.log() == pieces.log());
  WEFT_ASSERT(whole.fate() == pieces.fate());
  WEFT_ASSERT(whole.told() == pieces.told());
  scripted.play_script(rest);
  scripted.told();
  return 0;
}

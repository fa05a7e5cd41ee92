#pragma once

#include <cstdint>
#include <memory>

#include "server/address_table.h"
#include "server/deadlines.h"
#include "server/departures.h"
#include "server/door.h"
#include "server/opening_session.h"
#include "server/proxy_preface.h"
#include "server/secure_channel.h"
#include "weft/base/intrusive_list.h"
#include "weft/http/protocol_session.h"
#include "weft/io/loop.h"
#include "weft/io/stream_socket.h"
#include "weft/server/counter.h"

namespace weft::server {

class ServerCore;

// One accepted connection: moves bytes between its socket and its session, through TLS where the listener
// wants it, keeps their time limits, and ends in order. Which protocol its session speaks is told by ALPN or
// by the first octets. Owned by the ServerCore, which destroys it when finished() says so; on the loop's
// thread.
//
//   kOpen --fate kClose, output flushed--> kLingering --peer's FIN or time--> kClosed
//     \--error, fate kAbort, write timeout, server abort--------------------> kClosed
//
// Every entry (socket event, timer, turn end, server order) does its part and ends in settle(), which
// flushes, watches what is now worth watching, and hands a closed connection back to the server: nothing may
// be touched after it.
class Connection final : public http::SessionHost, private io::StreamSocket::Owner {
 public:
  Connection(ServerCore& server, int descriptor, http::Peer peer, const Door& door,
             AddressTable::Place place);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Speaks TLS. Before anything arrives.
  void secure(std::unique_ptr<tls::Session> session);

  // Ends with its next answer.
  void retire() {
    retiring_ = true;
    session_->retire();
  }
  // Lets exchanges under way finish and then closes.
  void begin_drain();
  // Ends every exchange with kShutdown and closes, as soon as no frame of this connection is left on the
  // stack.
  void abort();

  // The connection is a proxy's, and must begin with a header of the PROXY protocol. Before anything arrives.
  void expect_proxy_preface() { preface_ = std::make_unique<ProxyPreface>(); }

  AddressTable::Place place() const { return place_; }

  ListHook hook;  // Server's list of connections

 private:
  enum class State : uint8_t { kOpen, kLingering, kClosed };
  // Which of the gauges counts it.
  enum class Occupation : uint8_t { kIdle, kReading, kHandling, kLingering };

  // http::SessionHost
  void wake() override;
  http::ExchangeHandler& handler() override;
  const http::Peer& peer() const override { return peer_; }
  const http::Limits& limits() const override;
  const http::Timeouts& timeouts() const override;
  int64_t now_ms() const override;
  const http::DateCache& date() const override;
  BlockPool& blocks() override;
  void on_refused(uint16_t status, const char* reason) override;
  void count(http::SessionEvent event) override;
  void on_abuse(const char* reason) override;

  // io::StreamSocket::Owner
  void on_readable() override;
  void on_writable() override;
  void on_peer_closed() override;

  void on_turn_end();
  void on_timer();

  void receive(Bytes in);
  void receive_encrypted(Bytes in);
  void on_secured();
  void on_insecure();
  // What the session is to see. Cleartext octets, or those that were decrypted.
  void receive_plain(Bytes in);
  void pass_on(Bytes in);
  // False while it is not known yet what the connection speaks.
  bool choose_protocol(Bytes in);
  void speak(http::SessionFactory& sessions);
  void receive_end();
  // Whether something is left of `in` for the session.
  bool read_preface(Bytes& in);
  void refuse_preface();
  void discard_input();
  bool peer_left_handler_waiting() const;
  void leave_if_due();

  void settle();
  void drain();
  bool is_quiet() const;
  bool take_waiting_input();
  // What goes to the socket.
  OutputQueue& wire() const { return secure_ ? secure_->output() : session_->output(); }
  void flush();
  // Whether the session's output, and the end of TLS behind it, is with the kernel.
  bool all_written();
  // One write; false when the socket takes no more or the connection is lost.
  bool write_some();
  void follow_fate();
  // Of an answer that cannot be completed.
  void break_off();
  void begin_lingering();
  void lose(http::CloseReason reason);
  void watch();
  Occupation occupation() const;
  Counter& gauge(Occupation occupation);

  ServerCore& server_;
  io::StreamSocket socket_;
  io::Timer timer_;
  io::TurnTask turn_task_;
  Deadlines deadlines_;
  http::Peer peer_;
  AddressTable::Place place_;
  Departures::Ticket ticket_;
  std::unique_ptr<ProxyPreface> preface_;  // until it is complete
  const Door& door_;
  std::unique_ptr<SecureChannel> secure_;  // null on clear connections
  std::unique_ptr<http::ProtocolSession> session_;
  OpeningSession* opening_ = nullptr;  // session_ while that is one
  Counter* protocol_gauge_ = nullptr;
  State state_ = State::kOpen;
  Occupation counted_as_ = Occupation::kIdle;
  bool in_session_ = false;  // a session frame is on the stack: no destruction, no re-entry
  bool has_read_ = false;
  bool asked_to_leave_ = false;
  bool retiring_ = false;
  bool abort_requested_ = false;
  bool drain_requested_ = false;
  bool draining_ = false;
  bool peer_ended_ = false;  // FIN received
  bool write_blocked_ = false;
};

}  // namespace weft::server

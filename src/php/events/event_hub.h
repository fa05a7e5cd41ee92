#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "php/response_state.h"
#include "weft/base/intrusive_list.h"
#include "weft/base/output_queue.h"
#include "weft/server/event_log.h"

namespace weft::php {

// A stream of events in this process: the log it shares with the others, and the clients that are attached
// here. A client is a place in the log; what it does not take in time stays there and nowhere else.
class EventHub {
 public:
  struct Client {
    explicit Client(ResponseState& answer, uint64_t from) : response(answer), position(from) {}

    ListHook hook;
    ResponseState& response;
    uint64_t position;  // of the first event it has not been sent
    enum class End : uint8_t { kNone, kLost, kClosed } end = End::kNone;
  };

  EventHub(std::string name, server::EventLog log)
      : name_(std::move(name)),
        log_(log),
        closings_(log.closings()),
        room_(server::EventLog::kLongestRecord) {}
  ~EventHub() { drop_batch(); }
  EventHub(const EventHub&) = delete;
  EventHub& operator=(const EventHub&) = delete;

  const std::string& name() const { return name_; }
  server::EventLog& log() { return log_; }
  size_t clients() const { return client_count_; }

  void add(Client& client);
  void remove(Client& client);

  // Sends what is new to all clients that have room for it, and ends those a close() has ended.
  void fan_out();
  // The same for one.
  void catch_up(Client& client);

 private:
  struct SharedText;

  bool step(Client& client);
  bool send(Client& client);
  void end_closed();
  bool load_batch(uint64_t position);
  void drop_batch();
  OwnedBytes batch() const;
  static void end(Client& client, Client::End end);

  const std::string name_;
  server::EventLog log_;
  uint32_t closings_;
  size_t client_count_ = 0;
  IntrusiveList<Client, &Client::hook> clients_;

  // Records read last: most clients want the same ones. `text_` has them when they are worth sharing.
  static constexpr uint64_t kNothing = UINT64_MAX;
  uint64_t batch_begin_ = kNothing;
  uint64_t batch_end_ = 0;
  size_t batch_size_ = 0;
  std::vector<char> room_;
  SharedText* text_ = nullptr;
};

}  // namespace weft::php

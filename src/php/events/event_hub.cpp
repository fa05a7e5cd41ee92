#include "php/events/event_hub.h"

#include <utility>

namespace weft::php {

using http::SendResult;

// Records on their way to several clients; goes with the last of them.
struct EventHub::SharedText {
  uint32_t holders = 1;
  std::string octets;

  static void release(void* self) {
    auto* text = static_cast<SharedText*>(self);
    if (--text->holders == 0) delete text;
  }
};

void EventHub::add(Client& client) {
  clients_.push_back(client);
  ++client_count_;
}

void EventHub::remove(Client& client) {
  client.hook.unlink();
  --client_count_;
}

// In rounds, so that clients at the same place are sent the same batch before the next one is read.
void EventHub::fan_out() {
  bool again = true;
  while (again) {
    again = false;
    for (Client* client = clients_.front(); client; client = clients_.next(*client)) {
      again = step(*client) || again;
    }
  }
  end_closed();
}

void EventHub::end_closed() {
  const uint32_t now = log_.closings();
  if (std::exchange(closings_, now) == now) return;
  for (Client* client = clients_.front(); client; client = clients_.next(*client)) {
    end(*client, Client::End::kClosed);
  }
}

void EventHub::catch_up(Client& client) {
  while (step(client)) {
  }
}

// True when there may be more to send.
bool EventHub::step(Client& client) {
  if (client.end != Client::End::kNone || client.position >= log_.end()) return false;
  const bool has_room = client.response.has_room();
  if (has_room && (batch_begin_ == client.position || load_batch(client.position))) return send(client);
  if (!log_.holds(client.position)) end(client, Client::End::kLost);
  return false;
}

bool EventHub::send(Client& client) {
  client.position = batch_end_;
  return client.response.send_records(batch()) == SendResult::kSent;
}

void EventHub::end(Client& client, Client::End end) {
  client.end = end;
  client.response.wake_writers();
}

bool EventHub::load_batch(uint64_t position) {
  drop_batch();
  const auto reading = log_.read(position, room_);
  if (!reading || reading->size == 0) return false;
  batch_begin_ = position;
  batch_end_ = reading->next;
  batch_size_ = reading->size;
  // Smaller ones are copied on the way out anyway.
  if (batch_size_ >= OutputQueue::kReferenceFrom) text_ = new SharedText{1, {room_.data(), batch_size_}};
  return true;
}

void EventHub::drop_batch() {
  batch_begin_ = kNothing;
  if (text_) SharedText::release(text_);
  text_ = nullptr;
}

OwnedBytes EventHub::batch() const {
  if (!text_) return Bytes(room_.data(), batch_size_);
  ++text_->holders;
  return {text_->octets, &SharedText::release, text_};
}

}  // namespace weft::php

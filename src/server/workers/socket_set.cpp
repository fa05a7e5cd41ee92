#include "weft/server/workers/socket_set.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <unistd.h>

namespace weft::server {

namespace {

bool is_unix(const ListenerOptions& listener) {
  return !listener.address.unix_path.empty();
}

ListenFailure failure(const ListenerOptions& listener, io::Error error) {
  return {describe(listener.address), error.message()};
}

}  // namespace

void SocketSet::adopt(Handover::Socket adopted) {
  io::ListenAddress address;
  address.descriptor = adopted.descriptor;
  auto socket = io::ListenSocket::open(address);
  ::close(adopted.descriptor);
  if (!socket) return;
  entries_.push_back({std::move(adopted.listener), adopted.worker, std::move(socket.value()), adopted.lent});
}

std::vector<Handover::Socket> SocketSet::to_hand_over() const {
  std::vector<Handover::Socket> sockets;
  for (const Entry& entry : entries_) {
    sockets.push_back({entry.listener, entry.worker, entry.socket->descriptor(), entry.lent});
  }
  return sockets;
}

const SocketSet::Entry* SocketSet::find(const std::string& listener, uint32_t worker) const {
  for (const Entry& entry : entries_) {
    if (entry.worker == worker && entry.listener == listener) return &entry;
  }
  return nullptr;
}

Result<void, ListenFailure> SocketSet::open(const std::vector<ListenerOptions>& listeners, uint32_t workers) {
  const std::vector<std::string> keys = listener_keys(listeners);
  for (size_t i = 0; i < listeners.size(); ++i) {
    const uint32_t sockets = is_unix(listeners[i]) ? 1 : workers;
    for (uint32_t worker = 0; worker < sockets; ++worker) {
      if (find(keys[i], worker)) continue;
      if (auto opened = open_one(listeners[i], keys[i], worker, workers); !opened) return opened;
    }
  }
  return {};
}

Result<void, ListenFailure> SocketSet::open_one(const ListenerOptions& listener, const std::string& key,
                                                uint32_t worker, uint32_t workers) {
  io::ListenAddress address = listener.address;
  address.reuse_port = workers > 1 && !is_unix(listener);
  const Entry* first = worker == 0 ? nullptr : find(key, 0);
  if (first && first->lent) return {};
  if (first) {
    address.listen_later = true;
    address.port = first->socket->local_address().port.value_or(address.port);
  } else if (address.reuse_port && address.port != 0) {
    // SO_REUSEPORT would let a second server by the same user have half of the connections.
    io::ListenAddress alone = address;
    alone.reuse_port = false;
    if (auto probe = io::ListenSocket::open(alone); !probe) return failure(listener, probe.error());
  }
  auto socket = io::ListenSocket::open(address);
  // The first one was made by somebody else, without SO_REUSEPORT: then it serves all.
  if (!socket && first && socket.error().code == EADDRINUSE) return {};
  if (!socket) return failure(listener, socket.error());
  entries_.push_back({key, worker, std::move(socket.value())});
  return {};
}

void SocketSet::assign(std::vector<ListenerOptions>& listeners, uint32_t worker, uint32_t workers) const {
  const std::vector<std::string> keys = listener_keys(listeners);
  for (size_t i = 0; i < keys.size(); ++i) {
    const Entry* own = find(keys[i], worker);
    if (!own) own = find(keys[i], 0);
    if (own) listeners[i].address.descriptor = own->socket->descriptor();
    for (const Entry& entry : entries_) {
      const bool left_over = entry.worker >= workers && entry.worker % workers == worker;
      if (entry.listener != keys[i] || &entry == own || !(entry.lent || left_over)) continue;
      listeners.push_back(listeners[i]);
      listeners.back().address.descriptor = entry.socket->descriptor();
    }
  }
}

void SocketSet::merge(SocketSet& other) {
  for (Entry& entry : other.entries_) entries_.push_back(std::move(entry));
  other.entries_.clear();
}

void SocketSet::trim(const std::vector<std::string>& listeners) {
  std::erase_if(entries_, [&](const Entry& entry) {
    return std::find(listeners.begin(), listeners.end(), entry.listener) == listeners.end();
  });
}

std::vector<io::SocketAddress> SocketSet::addresses(const std::vector<ListenerOptions>& listeners) const {
  std::vector<io::SocketAddress> addresses;
  for (const std::string& key : listener_keys(listeners)) {
    const Entry* entry = find(key, 0);
    addresses.push_back(entry ? entry->socket->local_address() : io::SocketAddress{});
  }
  return addresses;
}

void SocketSet::own_files() {
  for (Entry& entry : entries_) {
    if (!entry.lent) entry.socket->own_file();
  }
}

void SocketSet::keep_files() {
  for (Entry& entry : entries_) entry.socket->keep_file();
}

std::vector<std::string> listener_keys(const std::vector<ListenerOptions>& listeners) {
  std::vector<std::string> keys;
  for (const ListenerOptions& listener : listeners) {
    const std::string name = describe(listener.address);
    std::string key = name;
    for (int copy = 2; std::find(keys.begin(), keys.end(), key) != keys.end(); ++copy) {
      key = name + "#" + std::to_string(copy);
    }
    keys.push_back(std::move(key));
  }
  return keys;
}

}  // namespace weft::server

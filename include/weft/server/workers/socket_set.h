#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "weft/base/result.h"
#include "weft/io/listen_socket.h"
#include "weft/server/server.h"
#include "weft/server/workers/handover.h"

namespace weft::server {

// The listening sockets of a group of processes, each known by the listener it was made for and the worker it
// is for. Lives as long as the server, over all its generations: what clients have queued in a socket is not
// lost when a worker goes.
class SocketSet {
 public:
  struct Entry {
    std::string listener;  // listener_keys()
    uint32_t worker;       // counted from 0
    std::unique_ptr<io::ListenSocket> socket;
    bool lent = false;  // by a service manager: its file stays
  };

  // Takes over a socket that listens already; its descriptor is closed.
  void adopt(Handover::Socket socket);
  std::vector<Handover::Socket> to_hand_over() const;

  // Opens what is not there yet, so that each of `workers` has a socket for each of the `listeners`: one of
  // its own where the kernel can spread connections over them, else all share the first. Those of all but the
  // first worker listen as soon as somebody accepts from them. A listener with sockets that are lent has no
  // others.
  Result<void, ListenFailure> open(const std::vector<ListenerOptions>& listeners, uint32_t workers);

  // Points the listeners to the sockets of this one of `workers`. Where there are more sockets than workers,
  // as there once were more of these, or several are lent, it gets several: the same listeners again, behind
  // the others. Closing them would break off the connections queued there.
  void assign(std::vector<ListenerOptions>& listeners, uint32_t worker, uint32_t workers) const;

  // Takes over those of another set.
  void merge(SocketSet& other);

  // Closes those of other listeners.
  void trim(const std::vector<std::string>& listeners);

  void clear() { entries_.clear(); }

  // What the first worker's sockets are bound to, by listener.
  std::vector<io::SocketAddress> addresses(const std::vector<ListenerOptions>& listeners) const;
  const std::vector<Entry>& entries() const { return entries_; }
  // Socket files go when this process ends.
  void own_files();
  // Socket files stay when this process ends: another one goes on with them.
  void keep_files();

 private:
  const Entry* find(const std::string& listener, uint32_t worker) const;
  Result<void, ListenFailure> open_one(const ListenerOptions& listener, const std::string& key,
                                       uint32_t worker, uint32_t workers);

  std::vector<Entry> entries_;
};

// Names the listeners by what was configured, "127.0.0.1:80" or a path; the same one again gets a "#2".
std::vector<std::string> listener_keys(const std::vector<ListenerOptions>& listeners);

}  // namespace weft::server

#pragma once

#include <memory>
#include <string>

#include <sys/types.h>

#include "weft/io/error.h"
#include "weft/io/stream_listener.h"

namespace weft::io {

// The descriptor behind a StreamListener: bound and listening. Closes it, and unlinks the socket file of a
// unix one as long as that is still the file it made.
class ListenSocket {
 public:
  static Result<std::unique_ptr<ListenSocket>> open(const ListenAddress& address);
  ~ListenSocket();
  ListenSocket(const ListenSocket&) = delete;
  ListenSocket& operator=(const ListenSocket&) = delete;

  int descriptor() const { return descriptor_; }
  SocketAddress local_address() const;

 private:
  explicit ListenSocket(int descriptor) : descriptor_(descriptor) {}

  static Result<std::unique_ptr<ListenSocket>> open_tcp(const ListenAddress& address);
  static Result<std::unique_ptr<ListenSocket>> open_unix(const ListenAddress& address);
  Result<void> remember_file(const std::string& path);

  int descriptor_;
  std::string file_;  // absolute: the script may change its directory
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace weft::io

#pragma once

#include <cstdint>
#include <unordered_map>
#include <unordered_set>

#include "weft/base/result.h"
#include "weft/io/error.h"

namespace weft::io {

// Descriptors and what they are to be ready for. It is one descriptor itself, readable as long as one of them
// is ready. Those that can always be read and written, such as files, are in it too. Their flags and their
// lifetime are their owners' business; one that is closed leaves the set on its own.
class PollSet {
 public:
  static constexpr uint8_t kReadable = 1;
  static constexpr uint8_t kWritable = 2;

  PollSet();
  ~PollSet();
  PollSet(const PollSet&) = delete;
  PollSet& operator=(const PollSet&) = delete;

  // Replaces what was said before; none = out.
  Result<void> set(int descriptor, uint8_t events);

  struct Ready {
    int descriptor;
    uint8_t events;  // of those wanted; errors and ends are all of them
  };
  static constexpr int kMost = 256;
  // What is ready now; of more than kMost any. The number of those filled in.
  int take(Ready (&ready)[kMost]) const;

  int descriptor() const { return epoll_; }
  // The descriptors and events it was made of, for another one.
  const std::unordered_map<int, uint8_t>& members() const { return members_; }

 private:
  int epoll_;
  std::unordered_map<int, uint8_t> members_;
  std::unordered_set<int> always_ready_;
};

}  // namespace weft::io

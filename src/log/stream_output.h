#pragma once

#include "log/descriptor.h"
#include "log/output.h"

namespace weft::log {

// Lines into an open descriptor of any kind: a file, a pipe, a terminal, a stream socket.
class StreamOutput : public Output {
 public:
  // Of a descriptor that belongs to somebody else; duplicated by open().
  explicit StreamOutput(int descriptor) : source_(descriptor) {}

  Result<void, std::string> open() override;
  size_t write(const std::array<Bytes, 2>& waiting, int64_t now_ms) override;
  int blocked_on() const override { return blocked_ ? descriptor_.get() : -1; }

 protected:
  StreamOutput() = default;

  void adopt(Descriptor descriptor);
  const Descriptor& descriptor() const { return descriptor_; }

 private:
  enum class Kind : uint8_t { kRegular, kSocket, kOther };

  ssize_t write_some(std::array<Bytes, 2> waiting);

  int source_ = -1;
  Descriptor descriptor_;
  Kind kind_ = Kind::kOther;
  bool blocked_ = false;
};

// Lines at the end of a file with a name, which may be renamed or removed at any time: then the name is
// opened anew. Several processes may write to the same one.
class FileOutput final : public StreamOutput {
 public:
  explicit FileOutput(std::string path) : path_(std::move(path)) {}

  Result<void, std::string> open() override;
  size_t write(const std::array<Bytes, 2>& waiting, int64_t now_ms) override;
  void reopen() override;

 private:
  bool was_moved() const;

  const std::string path_;
  int64_t looked_at_ = 0;
};

}  // namespace weft::log

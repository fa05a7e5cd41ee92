#include "log/output.h"

#include "log/stream_output.h"
#include "log/syslog_output.h"

namespace weft::log {

std::unique_ptr<Output> make_output(const SinkOptions& options) {
  switch (options.kind) {
    case SinkKind::kDescriptor: return std::make_unique<StreamOutput>(options.descriptor);
    case SinkKind::kFile: return std::make_unique<FileOutput>(options.path);
    case SinkKind::kSyslog:
      if (options.syslog.transport == SyslogTarget::Transport::kTcp) {
        return std::make_unique<TcpSyslogOutput>(options.syslog);
      }
      return std::make_unique<DatagramSyslogOutput>(options.syslog);
    case SinkKind::kTarget: break;
  }
  return nullptr;
}

}  // namespace weft::log

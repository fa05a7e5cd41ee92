#pragma once

#include "php/run/main_process.h"
#include "php/run/run.h"
#include "php/run/server_run.h"

namespace weft::php {

// A server with one worker, which is the process itself.
class StandaloneRun final : public Run, private ServerRun::Owner, private MainProcess::Owner {
 public:
  StandaloneRun(Scheduler& scheduler, const ServerConfig& config, const Callable& handler,
                server::ServerStats& stats);
  ~StandaloneRun() override;

  bool open() override;
  void stop() override;
  bool reload() override;
  bool over() const override;
  std::vector<io::SocketAddress> addresses() const override;
  ServerRun* server() override { return server_.get(); }

 private:
  void leave() override;
  void on_server_over() override;
  void on_terminate(int signal) override;
  void on_hangup() override;
  void on_reopen() override;
  void on_taken_over() override;

  const ServerConfig& config_;
  const Callable& handler_;
  server::ServerStats& stats_;
  ServerLog log_;
  MainProcess process_;
  std::unique_ptr<ServerRun> server_;
};

}  // namespace weft::php

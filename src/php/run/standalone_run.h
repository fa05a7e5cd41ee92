#pragma once

#include "php/admin/admin_listener.h"
#include "php/bootloader.h"
#include "php/events/event_hubs.h"
#include "php/run/main_process.h"
#include "php/run/run.h"
#include "php/run/server_run.h"
#include "php/server_numbers.h"

namespace weft::php {

// A server with one worker, which is the process itself.
class StandaloneRun final : public Run,
                            private ServerRun::Owner,
                            private MainProcess::Owner,
                            private AdminListener::Owner {
 public:
  StandaloneRun(Scheduler& scheduler, const ServerConfig& config, const Service& service,
                ServerNumbers& numbers);
  ~StandaloneRun() override;

  bool open() override;
  void stop() override;
  bool reload() override;
  bool over() const override;
  std::vector<io::SocketAddress> addresses() const override;
  std::optional<io::SocketAddress> admin_address() const override { return process_.admin_address(); }
  ServerRun* server() override { return server_.get(); }

 private:
  void leave() override;
  // False with an exception pending.
  bool boot();
  void begin_drain();

  // ServerRun::Owner
  void on_server_over() override;

  // MainProcess::Owner
  void on_terminate(int signal) override;
  void on_hangup() override;
  void on_reopen() override;
  void on_taken_over() override;

  // AdminListener::Owner
  server::LifeStage life_stage() const override;
  void refresh_numbers() override;
  void ask_coroutines(uint64_t query) override;
  void on_admin_closed() override;

  const ServerConfig& config_;
  const Service& service_;
  ServerNumbers& numbers_;
  ServerLog log_;
  MainProcess process_;
  Bootload bootload_;
  bool ended_early_ = false;  // it was to end while the bootloader ran, so it never serves
  std::unique_ptr<EventHubs> events_;
  std::unique_ptr<ServerRun> server_;
  AdminListener admin_;
};

}  // namespace weft::php

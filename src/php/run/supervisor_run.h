#pragma once

#include <memory>

#include "php/admin/admin_listener.h"
#include "php/call.h"
#include "php/events/event_hubs.h"
#include "php/run/hot_reload.h"
#include "php/run/main_process.h"
#include "php/run/run.h"
#include "php/run/worker_process.h"
#include "php/server_config.h"
#include "php/server_log.h"
#include "php/server_numbers.h"
#include "weft/server/worker_board.h"
#include "weft/server/workers/group_memory.h"
#include "weft/server/workers/supervisor.h"

namespace weft::php {

// A server with worker processes, seen from the process that has them: the script's own. It serves nobody;
// coroutines the script has spawned go on here.
class SupervisorRun final : public Run,
                            private server::Supervisor::Owner,
                            private MainProcess::Owner,
                            private AdminListener::Owner,
                            private HotReload::Owner {
 public:
  SupervisorRun(Scheduler& scheduler, const ServerConfig& config, WorkerProcess::Role role,
                ServerNumbers& numbers);
  ~SupervisorRun() override;

  // Forks the first generation. Never returns in the processes that come from it.
  bool open() override;
  bool succeeded() const override { return supervisor_ && supervisor_->came_up(); }
  void stop() override;
  bool reload() override;
  bool over() const override;
  std::vector<io::SocketAddress> addresses() const override;
  std::optional<io::SocketAddress> admin_address() const override { return process_.admin_address(); }

 private:
  void leave() override;

  // server::Supervisor::Owner
  void on_supervisor_changed() override;
  void on_stop_requested() override;
  void on_reload_requested() override;
  void on_coroutines(uint64_t query, uint32_t seat, const std::string& json) override;

  // MainProcess::Owner
  void on_terminate(int signal) override;
  void on_hangup() override;
  void on_reopen() override;
  void on_taken_over() override;

  // AdminListener::Owner
  server::LifeStage life_stage() const override;
  void ask_coroutines(uint64_t query) override;
  void on_admin_closed() override;

  // HotReload::Owner
  bool on_files_changed(const std::string& cause) override;

  const ServerConfig& config_;
  const WorkerProcess::Role role_;
  ServerNumbers& numbers_;
  const std::vector<server::ListenerOptions> listeners_;
  ServerLog log_;
  MainProcess process_;
  std::shared_ptr<server::GroupMemory> memory_;
  std::unique_ptr<EventHubs> events_;
  std::unique_ptr<server::Supervisor> supervisor_;
  AdminListener admin_;
  HotReload hot_reload_;
  server::Supervisor::State known_ = server::Supervisor::State::kStarting;
  bool aborted_ = false;
  Coroutine* reloader_ = nullptr;  // in reload()
  bool reload_over_ = false;       // the one it waits for
  bool reloaded_ = false;
};

}  // namespace weft::php

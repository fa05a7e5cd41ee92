#include "php/run/worker_process.h"

#include <csignal>
#include <memory>
#include <string>
#include <utility>

#include <unistd.h>

#include "php/admin/coroutines_json.h"
#include "php/bootloader.h"
#include "php/coroutine_dump.h"
#include "php/engine_options.h"
#include "php/errors.h"
#include "php/events/event_hubs.h"
#include "php/process.h"
#include "php/run/server_run.h"
#include "php/run/wear_watch.h"
#include "php/server_log.h"
#include "php/workers_options.h"
#include "weft/io/read_watcher.h"
#include "weft/io/signal_watcher.h"
#include "weft/server/workers/memory_file.h"

namespace weft::php {

using server::ControlChannel;

namespace {

enum ExitCode : int { kOrderly = 0, kFailedToStart = 1, kBailedOut = 255 };

// The first line of the pending exception, which is logged in full.
std::string report_pending_exception() {
  zend_object* error = EG(exception);
  if (!error || zend_is_unwind_exit(error) || zend_is_graceful_exit(error)) return "exit()";
  zend_string* message = exception_message(error);
  std::string text(ZSTR_VAL(message), ZSTR_LEN(message));
  zend_string_release(message);
  zend_exception_error(error, E_WARNING);
  return text.substr(0, text.find('\n'));
}

}  // namespace

// A worker's server and its conversation with the leader. Lives until the process ends.
class WorkerRun final : private ServerRun::Owner {
 public:
  WorkerRun(WorkerProcess& process, Scheduler& scheduler)
      : process_(process), scheduler_(scheduler), log_(*process.role_.config) {}

  int run(server::ServerOptions options) {
    const WorkerProcess::Role& role = process_.role_;
    if (!log_.open()) return fail();
    events_ = EventHubs::make_shared(scheduler_, process_.memory_,
                                     process_.memory_->place_of(*process_.seat_), &process_.seat_->stats);
    if (!events_) return fail();
    if (!Bootload(scheduler_, *role.config).run()) return fail();
    ServerRun::Owner& owner = *this;
    server_ = std::make_unique<ServerRun>(scheduler_, *role.config, std::move(options), *role.service,
                                          process_.seat_->stats, log_, owner);
    if (!server_->open() || !watch()) return fail();
    // Those of the others, too: a socket that somebody still has open goes on taking connections.
    process_.sockets_.clear();
    process_.control_.send("ready");
    wear_ = std::make_unique<WearWatch>(
        scheduler_.loop(), *role.config, *process_.seat_,
        [](void* self, const std::string& reason) {
          static_cast<WorkerRun*>(self)->process_.control_.send("replace " + reason);
        },
        this);
    scheduler_.run_until([](void* self) { return static_cast<WorkerRun*>(self)->server_->over(); }, this);
    return kOrderly;
  }

  ServerRun* server() { return server_.get(); }
  ServerLog& log() { return log_; }

 private:
  int fail() {
    process_.control_.send("failed " + report_pending_exception());
    return kFailedToStart;
  }

  bool watch() {
    auto orders = io::ReadWatcher::open(
        scheduler_.loop(), process_.control_.descriptor(),
        [](void* self) { static_cast<WorkerRun*>(self)->read_orders(); }, this);
    auto terminate = io::SignalWatcher::open(
        scheduler_.loop(), SIGTERM,
        [](void* self, int signal) { static_cast<WorkerRun*>(self)->on_terminate(signal); }, this);
    if (!orders || !terminate) {
      throw_runtime("Cannot watch for orders: %s",
                    orders ? terminate.error().message() : orders.error().message());
      return false;
    }
    orders_ = std::move(orders.value());
    terminate_ = std::move(terminate.value());
    return true;
  }

  void read_orders() {
    while (true) {
      const auto message = process_.control_.receive();
      if (message.status == ControlChannel::Status::kNothing) return;
      if (message.status == ControlChannel::Status::kEnd) ::_exit(kFailedToStart);
      if (message.text == "retire") server_->retire();
      if (message.text == "serve") server_->start();
      if (message.text == "drain") server_->stop();
      if (message.text == "abort") server_->force();
      if (message.text == "reopen") on_reopen();
      const auto [word, rest] = server::split_word(message.text);
      if (word == "coroutines") tell_coroutines(rest);
    }
  }

  void on_reopen() {
    log_.pipeline().reopen();
    dump_coroutines(scheduler_);
  }

  void tell_coroutines(std::string_view query) {
    const int file = server::write_memory_file(coroutines_json(scheduler_, kCoroutinesRoom));
    if (file < 0) return;
    process_.control_.send("coroutines " + std::string(query) + " " + std::to_string(process_.seat_index()),
                           file);
    ::close(file);
  }

  // Serves on until another one does in its place. A service manager sends the signal to all processes, so
  // that it may come while the worker drains already.
  void on_terminate(int signal) {
    if (terminations_++ == 0) {
      process_.control_.send("replace SIGTERM");
    } else {
      server_->escalate(signal);
    }
  }

  void on_server_over() override {
    wear_.reset();
    scheduler_.loop().interrupt();
  }

  WorkerProcess& process_;
  Scheduler& scheduler_;
  ServerLog log_;
  std::unique_ptr<EventHubs> events_;
  std::unique_ptr<ServerRun> server_;
  std::unique_ptr<io::ReadWatcher> orders_;
  std::unique_ptr<io::SignalWatcher> terminate_;
  int terminations_ = 0;
  std::unique_ptr<WearWatch> wear_;
};

void WorkerProcess::work(server::ServerOptions options) {
  become_child();
  set_process_title("worker " + std::to_string(number_));
  role_.became_worker(role_.context, *this, memory_);
  options.last_request = seat_->last_request;
  options.ticket_chain = &memory_->tickets();
  options.rate_table = {static_cast<char*>(memory_->rate_limits()), memory_->rate_limit_bytes()};
  volatile int code = kBailedOut;
  zend_try {
    run_ = new WorkerRun(*this, Scheduler::get());
    code = run_->run(std::move(options));
  }
  zend_end_try();
  if (run_) run_->log().pipeline().stop();
  end_process(code);
}

uint32_t WorkerProcess::seat_index() const {
  return memory_->board().index_of(*seat_);
}

std::vector<io::SocketAddress> WorkerProcess::addresses() const {
  ServerRun* serving = server();
  return serving ? serving->engine().addresses() : std::vector<io::SocketAddress>();
}

ServerRun* WorkerProcess::server() const {
  return run_ ? run_->server() : nullptr;
}

void WorkerProcess::lead(const Role& role, ControlChannel supervisor,
                         std::shared_ptr<server::GroupMemory> memory, server::SocketSet& sockets,
                         uint32_t generation) {
  become_child();
  set_process_title("generation " + std::to_string(generation));
  server::LeaderOptions options;
  options.generation = generation;
  options.workers = worker_count(*role.config);
  options.sockets = &sockets;
  options.kill_after = std::chrono::seconds(role.config->shutdown_timeout);
  options.retirement = retirement(*role.config);
  options.start_within = std::chrono::seconds(role.config->worker_start_timeout);
  server::Leader leader(std::move(supervisor), *memory, options);
  auto worker = leader.run();
  if (!worker) ::_exit(kOrderly);
  server::ServerOptions engine = engine_options(*role.config);
  sockets.assign(engine.listeners, worker->number - 1, options.workers);
  WorkerProcess process(role, std::move(*worker), std::move(memory), sockets);
  process.work(std::move(engine));
}

void WorkerProcess::lead(const Role& role, server::Handover handover) {
  ControlChannel supervisor(handover.control);
  const auto fail = [&supervisor](const std::string& why) {
    supervisor.send("failed " + why);
    ::_exit(kFailedToStart);
  };
  auto memory = server::GroupMemory::adopt(handover.area, std::move(handover.wakeups));
  if (!memory) fail("another version of weft has been installed; SIGUSR2 changes to it, a reload cannot");
  const uint32_t workers = worker_count(*role.config);
  if (2 * workers > memory.value()->seats()) {
    fail(std::to_string(workers) + " workers are more than a reload can change to; use SIGUSR2");
  }
  server::SocketSet sockets;
  for (server::Handover::Socket& socket : handover.sockets) {
    sockets.adopt(std::move(socket));
  }
  const std::vector<server::ListenerOptions> listeners = engine_options(*role.config).listeners;
  sockets.trim(server::listener_keys(listeners));
  const size_t inherited = sockets.entries().size();
  const auto opened = sockets.open(listeners, workers);
  if (!opened) fail("cannot listen on " + opened.error().where + ": " + opened.error().reason);
  supervisor.send("workers " + std::to_string(workers));
  for (const std::string& key : server::listener_keys(listeners)) supervisor.send("listener " + key);
  for (size_t i = inherited; i < sockets.entries().size(); ++i) {
    const server::SocketSet::Entry& entry = sockets.entries()[i];
    supervisor.send("socket " + std::to_string(entry.worker) + " " + entry.listener,
                    entry.socket->descriptor());
  }
  sockets.keep_files();
  lead(role, std::move(supervisor), std::move(memory.value()), sockets, handover.generation);
}

}  // namespace weft::php

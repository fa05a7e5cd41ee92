#include "php/hooks/thread_hooks.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <new>

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "php/async/exceptions.h"
#include "php/hooks/file_turns.h"
#include "php/hooks/name_functions.h"
#include "php/hooks/sleep_functions.h"
#include "php/hooks/transports.h"

namespace weft::php {

namespace {

constexpr size_t kWaitsOnStack = 4;
// A library that takes no failed call for an answer finds its connection gone.
constexpr int kMaxRefusals = 64;
constexpr size_t kMaxThreads = 32;
constexpr int64_t kReapEveryMs = 500;

int socket_option(int descriptor, int option) {
  int value = 0;
  socklen_t size = sizeof value;
  return ::getsockopt(descriptor, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

// Any number may wait for connections, or for datagrams, each of which is somebody's.
bool can_be_shared(int descriptor) {
  return socket_option(descriptor, SO_ACCEPTCONN) == 1 || socket_option(descriptor, SO_TYPE) == SOCK_DGRAM;
}

// A function that speaks a protocol of its own on its connection, unlike those that move bytes for the
// script.
bool in_client_call(const zend_execute_data* frame) {
  if (!frame || !frame->func || frame->func->type != ZEND_INTERNAL_FUNCTION) return false;
  const zend_module_entry* module = frame->func->internal_function.module;
  return module && std::strcmp(module->name, "standard") != 0 && std::strcmp(module->name, "sockets") != 0;
}

}  // namespace

constinit thread_local ThreadHooks* ThreadHooks::of_thread_ = nullptr;

// One who waits, in wait().
struct ThreadHooks::Visit {
  Scheduler& scheduler;
  Coroutine& coroutine;
  Claim claim;
  bool woken = false;
  bool expired = false;
  bool evicted = false;

  static void on_ready(void* context) { static_cast<Visit*>(context)->wake(); }
  static void on_timeout(void* context) {
    auto& self = *static_cast<Visit*>(context);
    self.expired = true;
    self.wake();
  }
  void wake() {
    woken = true;
    scheduler.resume(coroutine);
  }
};

void ThreadHooks::begin(Scheduler& scheduler) {
  if (of_thread_ || active_hooks().empty()) return;
  patch_loaded_objects();
  if (!calls_redirected()) {
    static std::once_flag once;
    std::call_once(once, [] {
      install_name_hooks();
      install_sleep_hooks();
      wrap_stream_transports();
    });
  }
  of_thread_ = new ThreadHooks(scheduler);
}

void ThreadHooks::end() {
  delete of_thread_;
  of_thread_ = nullptr;
}

void ThreadHooks::abandon_after_fork() {
  if (of_thread_) of_thread_->waits_.abandon_after_fork();
  of_thread_ = nullptr;
}

// --- waiting

Waited ThreadHooks::wait(const WaitFor& wanted) {
  const int first = wanted.count ? wanted.descriptors[0].fd : -1;
  if (refusing()) return refuse(first);
  if (is_closing(wanted)) {
    errno = EBADF;
    return Waited::kRefused;
  }
  if (wanted.claim == Claim::kExclusive && !claim(wanted.descriptors[0])) return Waited::kRefused;
  alignas(io::DescriptorWait) char on_stack[kWaitsOnStack * sizeof(io::DescriptorWait)];
  void* memory =
      wanted.count <= kWaitsOnStack ? on_stack : std::malloc(wanted.count * sizeof(io::DescriptorWait));
  if (!memory) {
    errno = ENOMEM;
    return Waited::kRefused;
  }
  const Waited result = park(wanted, static_cast<io::DescriptorWait*>(memory));
  if (memory != on_stack) {
    const int error = errno;
    std::free(memory);
    errno = error;
  }
  return result;
}

Waited ThreadHooks::park(const WaitFor& wanted, io::DescriptorWait* waits) {
  Visit visit{scheduler_, *scheduler_.current(), wanted.claim};
  for (size_t i = 0; i < wanted.count; ++i) {
    const pollfd& one = wanted.descriptors[i];
    auto* wait = new (waits + i) io::DescriptorWait(one.fd, one.events, Visit::on_ready, &visit);
    if (one.fd >= 0 && !waits_.add(*wait)) visit.woken = true;
  }
  io::Timer timer(Visit::on_timeout, &visit);
  if (wanted.timeout_ms >= 0) {
    io::Loop& loop = scheduler_.loop();
    loop.refresh_now();
    // The clock is cut to milliseconds: one more, so that it never is too early.
    timer.start(loop.timers(), loop.now_ms() + wanted.timeout_ms + 1);
  }
  bool resumed = true;
  while (resumed && !visit.woken) resumed = scheduler_.suspend(wanted.what);
  timer.stop();
  for (size_t i = 0; i < wanted.count; ++i) {
    wanted.descriptors[i].revents = waits[i].happened();
    waits[i].~DescriptorWait();
  }
  if (!resumed) {
    begin_refusal();
    // Clients do not all notice that an answer is still to come, and would take it for the next one's.
    if (wanted.claim == Claim::kExclusive && in_client_call(EG(current_execute_data))) {
      cut_off(wanted.descriptors[0].fd);
    }
    errno = ECANCELED;
    return Waited::kRefused;
  }
  if (visit.evicted) {
    errno = EBADF;
    return Waited::kRefused;
  }
  return visit.expired ? Waited::kTimeout : Waited::kReady;
}

bool ThreadHooks::sleep_ms(int64_t milliseconds) {
  if (refusing()) return false;
  if (scheduler_.sleep_ms(milliseconds)) return true;
  begin_refusal();
  return false;
}

void ThreadHooks::sleep_through(int64_t milliseconds) {
  scheduler_.protect();
  scheduler_.sleep_ms(milliseconds);
  --scheduler_.current()->protections;
}

// --- other threads

io::JobThreads& ThreadHooks::threads(Pool pool) {
  auto& wanted = threads_[static_cast<size_t>(pool)];
  if (!wanted) wanted.emplace(scheduler_.loop(), kMaxThreads);
  return *wanted;
}

bool ThreadHooks::run(const std::shared_ptr<io::Job>& job, const char* what) {
  return run_on(threads(Pool::kNames), job, what);
}

bool ThreadHooks::run_file_job(const std::shared_ptr<io::Job>& job, const char* what) {
  return run_on(threads(Pool::kFiles), job, what);
}

bool ThreadHooks::run_on(io::JobThreads& threads, const std::shared_ptr<io::Job>& job, const char* what) {
  if (refusing()) return false;
  Visit visit{scheduler_, *scheduler_.current(), Claim::kShared};
  if (!threads.start(job, Visit::on_ready, &visit)) {
    job->run();
    return true;
  }
  bool resumed = true;
  while (resumed && !visit.woken) resumed = scheduler_.suspend(what);
  if (resumed) return true;
  threads.forget(*job);
  begin_refusal();
  return false;
}

bool ThreadHooks::suspend_for(const char* what) {
  if (refusing()) return false;
  if (scheduler_.suspend(what)) return true;
  begin_refusal();
  return false;
}

bool ThreadHooks::run_to_end(const std::shared_ptr<FinishedJob>& job, const char* what) {
  if (refusing()) return false;
  Coroutine& coroutine = *scheduler_.current();
  if (coroutine.due_to_be_cancelled()) {
    scheduler_.suspend(what);
    begin_refusal();
    return false;
  }
  Visit visit{scheduler_, coroutine, Claim::kShared};
  if (scheduler_.closing() || !threads(Pool::kFiles).start(job, Visit::on_ready, &visit)) {
    job->run();
    return true;
  }
  scheduler_.protect();
  while (!visit.woken && scheduler_.suspend(what))
    ;
  --coroutine.protections;
  if (!visit.woken) {
    threads(Pool::kFiles).forget(*job);
    job->await_end();
  }
  return true;
}

bool ThreadHooks::run_unless_cancelled(const std::shared_ptr<FinishedJob>& job, const char* what,
                                       Interrupt interrupt, void* context) {
  constexpr int64_t kAgainMs = 10;  // it may not have begun when it was told
  if (refusing()) return false;
  io::JobThreads& pool = threads(Pool::kDatabases);
  Coroutine& coroutine = *scheduler_.current();
  Visit visit{scheduler_, coroutine, Claim::kShared};
  if (scheduler_.closing() || !pool.start(job, Visit::on_ready, &visit)) {
    job->run();
    return true;
  }
  bool resumed = true;
  while (resumed && !visit.woken) resumed = scheduler_.suspend(what);
  if (resumed) return true;
  begin_refusal();
  scheduler_.protect();
  do {
    interrupt(context);
  } while (!visit.woken && scheduler_.sleep_ms(kAgainMs));
  --coroutine.protections;
  if (!visit.woken) pool.forget(*job);
  for (; !job->finished(); ::usleep(1000)) interrupt(context);
  return false;
}

void ThreadHooks::run_unattended(const std::shared_ptr<io::Job>& job) {
  if (threads(Pool::kNames).start(job, nullptr, nullptr)) {
    threads(Pool::kNames).forget(*job);
  } else {
    job->run();
  }
}

void ThreadHooks::abandon_process(pid_t pid) {
  abandoned_.push_back(pid);
  if (reaper_.running()) return;
  io::Loop& loop = scheduler_.loop();
  loop.background_timer_started();
  reaper_.start(loop.timers(), loop.now_ms() + kReapEveryMs);
}

void ThreadHooks::reap_abandoned() {
  std::erase_if(abandoned_, [](pid_t pid) { return ::waitpid(pid, nullptr, WNOHANG) != 0; });
}

void ThreadHooks::on_reap(void* context) {
  auto& self = *static_cast<ThreadHooks*>(context);
  io::Loop& loop = self.scheduler_.loop();
  self.reap_abandoned();
  if (self.abandoned_.empty()) {
    loop.background_timer_stopped();
  } else {
    self.reaper_.start(loop.timers(), loop.now_ms() + kReapEveryMs);
  }
}

ThreadHooks::~ThreadHooks() {
  if (reaper_.running()) scheduler_.loop().background_timer_stopped();
}

// --- refusing

void ThreadHooks::begin_refusal() {
  refusal_ = {EG(exception), scheduler_current_id(), 0};
}

Waited ThreadHooks::refuse(int descriptor) {
  if (++refusal_.count == kMaxRefusals && descriptor >= 0) cut_off(descriptor);
  errno = ECANCELED;
  return Waited::kRefused;
}

void ThreadHooks::cut_off(int descriptor) {
  ::shutdown(descriptor, SHUT_RDWR);
  note_kind(descriptor, hooks::DescriptorKind::kCutOff);
}

// The client's exception, about to be made, must not hide why there is one: the cause steps aside until it
// has been thrown.
void ThreadHooks::set_cause_aside() {
  if (cause_ || !refusing()) return;
  // Nothing takes the place of exit() anyway.
  if (zend_is_unwind_exit(EG(exception)) || zend_is_graceful_exit(EG(exception))) return;
  cause_ = EG(exception);
  cause_coroutine_ = scheduler_current_id();
  EG(exception) = nullptr;
}

zend_object* ThreadHooks::take_cause() {
  if (!cause_ || cause_coroutine_ != scheduler_current_id()) return nullptr;
  return std::exchange(cause_, nullptr);
}

// --- two coroutines, one connection

bool ThreadHooks::claim(const pollfd& wanted) {
  for (io::DescriptorWait* wait = waits_.first(wanted.fd); wait; wait = waits_.next(*wait)) {
    const auto& other = *static_cast<Visit*>(wait->context());
    const bool client = in_client_call(other.coroutine.frame());
    const bool same_direction = other.claim == Claim::kExclusive && (wait->events() & wanted.events);
    if ((!client && !same_direction) || can_be_shared(wanted.fd)) continue;
    throw_busy("Connection", wanted.fd, other.coroutine);
    // The client's own state is shared as well, so neither can tell any more whose answer comes next.
    if (client) cut_off(wanted.fd);
    errno = EBUSY;
    return false;
  }
  return true;
}

bool ThreadHooks::refuse_intruder(int descriptor) {
  for (io::DescriptorWait* wait = waits_.first(descriptor); wait; wait = waits_.next(*wait)) {
    const auto& other = *static_cast<Visit*>(wait->context());
    if (other.claim != Claim::kExclusive || &other.coroutine == scheduler_.current() ||
        !in_client_call(other.coroutine.frame())) {
      continue;
    }
    throw_busy("Connection", descriptor, other.coroutine);
    errno = EBUSY;
    return true;
  }
  return false;
}

bool ThreadHooks::is_awaited(int descriptor, short events) {
  io::DescriptorWait* wait = waits_.first(descriptor);
  if (!wait || in_client_call(EG(current_execute_data)) || can_be_shared(descriptor)) return false;
  for (; wait; wait = waits_.next(*wait)) {
    const auto& other = *static_cast<Visit*>(wait->context());
    if (other.claim != Claim::kExclusive || !(wait->events() & events)) continue;
    throw_busy("Connection", descriptor, other.coroutine);
    errno = EBUSY;
    return true;
  }
  return false;
}

void ThreadHooks::throw_busy(const char* what, int descriptor, const Coroutine& other) {
  char name[64];
  snprintf(name, sizeof name, "%s (descriptor %d)", what, descriptor);
  throw_busy(name, other);
}

void ThreadHooks::throw_busy(const char* what, const Coroutine& other) {
  if (EG(exception)) return;
  const Coroutine::Place place = other.place();
  throw_async_exception("%s is in use by another coroutine, which waits at %s:%u", what,
                        place.file ? ZSTR_VAL(place.file) : "?", place.line);
  begin_refusal();
}

// --- descriptors that are closed while somebody waits

bool ThreadHooks::is_closing(const WaitFor& wanted) const {
  if (closing_.empty()) return false;
  const std::span descriptors(wanted.descriptors, wanted.count);
  return std::ranges::any_of(descriptors, [this](const pollfd& one) {
    return std::ranges::find(closing_, one.fd) != closing_.end();
  });
}

void ThreadHooks::note_kind(int descriptor, hooks::DescriptorKind kind) {
  const auto index = static_cast<size_t>(descriptor);
  if (index >= kinds_.size()) {
    if (descriptor < 0 || kind == hooks::DescriptorKind::kUnknown) return;
    kinds_.resize(index + 1);
  }
  kinds_[index] = kind;
}

void ThreadHooks::forget(int descriptor) {
  note_kind(descriptor, hooks::DescriptorKind::kUnknown);
  if (first_turn(descriptor)) [[unlikely]] {
    end_file_calls(descriptor);
  }
  if (waits_.first(descriptor)) {
    evict(descriptor);
  } else {
    waits_.closing(descriptor);
  }
}

hooks::FileTurn* ThreadHooks::first_turn(int descriptor) const {
  const auto found = std::ranges::find(file_turns_, descriptor, &hooks::FileTurn::descriptor);
  return found == file_turns_.end() ? nullptr : *found;
}

// As evict(), but what another thread does must have ended before.
void ThreadHooks::end_file_calls(int descriptor) {
  for (hooks::FileTurn* turn : file_turns_) {
    if (turn->descriptor() == descriptor) turn->evict();
  }
  const bool inside = scheduler_.protect();
  while (first_turn(descriptor) && !scheduler_.closing()) {
    if (inside) {
      scheduler_.yield();
    } else if (scheduler_.can_drive()) {
      scheduler_.run_once();
    } else {
      break;
    }
  }
  if (inside) --scheduler_.current()->protections;
}

// Those who wait are within functions that go on using what the caller is about to free: so they leave first.
void ThreadHooks::evict(int descriptor) {
  for (io::DescriptorWait* wait = waits_.first(descriptor); wait; wait = waits_.next(*wait)) {
    static_cast<Visit*>(wait->context())->evicted = true;
  }
  closing_.push_back(descriptor);
  waits_.closing(descriptor);
  if (scheduler_.current()) {
    if (!scheduler_.yield()) {
      begin_refusal();
      scheduler_.yield();
    }
  } else if (scheduler_.can_drive()) {
    scheduler_.run_once();
  }
  closing_.erase(std::ranges::find(closing_, descriptor));
}

}  // namespace weft::php

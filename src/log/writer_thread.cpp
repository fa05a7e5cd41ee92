#include "log/writer_thread.h"

#include <algorithm>
#include <csignal>
#include <ctime>

#include <poll.h>
#include <sys/eventfd.h>

namespace weft::log {

namespace {

constexpr size_t kStackBytes = 128 * 1024;

int64_t monotonic_ms() {
  timespec now;
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

}  // namespace

WriterThread::WriterThread(std::vector<Channel*> channels, const PipelineOptions& options)
    : channels_(std::move(channels)),
      options_(options),
      owner_(::getpid()),
      wakeup_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

WriterThread::~WriterThread() {
  if (::getpid() == owner_) stop();
}

void WriterThread::start() {
  State stopped = State::kStopped;
  if (!state_.compare_exchange_strong(stopped, State::kStarting)) return;
  pthread_attr_t attributes;
  ::pthread_attr_init(&attributes);
  ::pthread_attr_setstacksize(&attributes, kStackBytes);
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  const bool started = ::pthread_create(&thread_, &attributes, &WriterThread::run, this) == 0;
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  ::pthread_attr_destroy(&attributes);
  state_.store(started ? State::kRunning : State::kStopped);
}

// Pairs with the fences in take_haste() and sleep(): either the thread sees the line, or we see that it has
// to be told.
void WriterThread::notify(Haste haste) {
  if (state_.load(std::memory_order_relaxed) == State::kStopped) [[unlikely]]
    start();
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (haste == Haste::kYes) {
    if (!haste_.load(std::memory_order_relaxed) && !haste_.exchange(true)) wake();
  } else if (asleep_.load(std::memory_order_relaxed) && asleep_.exchange(false)) {
    wake();
  }
}

void WriterThread::reopen() {
  reopen_.store(true);
  wake();
}

void WriterThread::stop() {
  if (state_.load() != State::kRunning) return;
  stopping_.store(true);
  wake();
  ::pthread_join(thread_, nullptr);
  stopping_.store(false);
  state_.store(State::kStopped);
}

void WriterThread::wake() {
  ::eventfd_write(wakeup_.get(), 1);
}

// --- the thread

void* WriterThread::run(void* self) {
  ::pthread_setname_np(::pthread_self(), "weft log");
  static_cast<WriterThread*>(self)->loop();
  return nullptr;
}

void WriterThread::loop() {
  const int64_t interval = options_.flush_interval_ms;
  int64_t flush_at = monotonic_ms() + interval;
  int64_t give_up_at = INT64_MAX;
  bool ready = false;
  for (;;) {
    const bool stopping = stopping_.load();
    const bool haste = take_haste();
    const int64_t now = monotonic_ms();
    if (stopping && give_up_at == INT64_MAX) give_up_at = now + options_.stop_timeout_ms;
    bool idle = false;
    if (haste || ready || stopping || now >= flush_at) {
      idle = !drain(now);
      flush_at = now + interval;
    }
    if (stopping && !anything_waits()) return;
    if (now >= give_up_at) return give_up_rest();
    ready = false;
    if (idle && sleep()) {
      flush_at = monotonic_ms() + interval;
    } else {
      ready = wait(std::min(flush_at, give_up_at) - now);
    }
  }
}

bool WriterThread::take_haste() {
  const bool haste = haste_.exchange(false);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (reopen_.exchange(false)) {
    for (Channel* channel : channels_) channel->output->reopen();
  }
  return haste;
}

// Whether there was something to do.
bool WriterThread::drain(int64_t now) {
  bool busy = false;
  for (Channel* channel : channels_) busy |= drain(*channel, now);
  return busy;
}

// One ring is left for the other only where a line ends.
bool WriterThread::drain(Channel& channel, int64_t now) {
  bool busy = false;
  if (!channel.in_beside) busy = drain(channel, channel.ring, now);
  if (channel.in_beside || channel.ring.empty()) {
    busy |= drain(channel, channel.beside, now);
    channel.in_beside = !channel.beside.empty();
  }
  return busy;
}

bool WriterThread::drain(Channel& channel, Ring& ring, int64_t now) {
  const bool busy = !ring.empty();
  while (!ring.empty()) {
    const size_t done = channel.output->write(ring.peek(), now);
    const uint64_t lost = channel.output->take_lost();
    if (lost > 0) channel.lost.fetch_add(lost);
    if (done == 0) break;
    channel.failing.store(lost > 0);
    ring.consume(done);
  }
  return busy;
}

// Without a limit, until somebody wakes us; false when there was no time for it, since something waits.
bool WriterThread::sleep() {
  asleep_.store(true);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  const bool slept = !anything_waits() && !stopping_.load();
  if (slept) wait(-1);
  asleep_.store(false);
  return slept;
}

// Until then, or until somebody wakes us or an output takes more; whether it was an output.
bool WriterThread::wait(int64_t milliseconds) {
  pollfd watched[Pipeline::kMaxSinks + 1] = {{wakeup_.get(), POLLIN, 0}};
  nfds_t count = 1;
  for (const Channel* channel : channels_) {
    const int descriptor = channel->output->blocked_on();
    if (descriptor >= 0) watched[count++] = {descriptor, POLLOUT, 0};
  }
  const int ready = ::poll(watched, count, static_cast<int>(milliseconds));
  if (ready <= 0) return false;
  if (watched[0].revents == 0) return true;
  eventfd_t value;
  ::eventfd_read(wakeup_.get(), &value);
  return ready > 1;
}

bool WriterThread::anything_waits() const {
  return std::any_of(channels_.begin(), channels_.end(), [](const Channel* channel) {
    return !channel->ring.empty() || !channel->beside.empty();
  });
}

void WriterThread::give_up_rest() {
  for (Channel* channel : channels_) {
    for (Ring* ring : {&channel->ring, &channel->beside}) {
      for (const Bytes part : ring->peek()) {
        channel->lost.fetch_add(static_cast<uint64_t>(std::count(part.begin(), part.end(), '\n')));
        ring->consume(part.size());
      }
    }
  }
}

}  // namespace weft::log

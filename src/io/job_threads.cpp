#include "weft/io/job_threads.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <dlfcn.h>
#include <pthread.h>
#include <csignal>

namespace weft::io {

namespace {

constexpr auto kIdleTime = std::chrono::seconds(10);

// Threads may still work when the object this code is in would be unloaded.
void stay_loaded() {
  static const bool once = [] {
    Dl_info info{};
    if (dladdr(reinterpret_cast<void*>(&stay_loaded), &info))
      ::dlopen(info.dli_fname, RTLD_NOW | RTLD_NODELETE);
    return true;
  }();
  static_cast<void>(once);
}

}  // namespace

// What the threads and the pool share; lives as long as any of them.
struct JobQueue {
  std::mutex mutex;
  std::condition_variable arrived;
  std::deque<std::shared_ptr<Job>> todo;
  std::vector<std::shared_ptr<Job>> done;
  Wakeup* wakeup = nullptr;  // null: the pool is gone
  size_t threads = 0;
  size_t idle = 0;

  static void work(const std::shared_ptr<JobQueue>& queue);
  bool start_thread(const std::shared_ptr<JobQueue>& self);
};

void JobQueue::work(const std::shared_ptr<JobQueue>& queue) {
  std::unique_lock lock(queue->mutex);
  const auto wanted = [&queue] { return !queue->todo.empty() || !queue->wakeup; };
  for (;;) {
    ++queue->idle;
    const bool arrived = queue->arrived.wait_for(lock, kIdleTime, wanted);
    --queue->idle;
    if (!arrived || queue->todo.empty()) break;
    std::shared_ptr<Job> job = std::move(queue->todo.front());
    queue->todo.pop_front();
    lock.unlock();
    job->run();
    lock.lock();
    queue->done.push_back(std::move(job));
    if (queue->wakeup) queue->wakeup->signal();
  }
  --queue->threads;
}

// Without signals, which are the main thread's.
bool JobQueue::start_thread(const std::shared_ptr<JobQueue>& self) {
  stay_loaded();
  pthread_attr_t attributes;
  pthread_t thread;
  sigset_t all, before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, &before);
  ::pthread_attr_init(&attributes);
  ::pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  auto* shared = new std::shared_ptr<JobQueue>(self);
  const auto main = [](void* context) -> void* {
    const std::unique_ptr<std::shared_ptr<JobQueue>> queue(static_cast<std::shared_ptr<JobQueue>*>(context));
    work(*queue);
    return nullptr;
  };
  const bool started = ::pthread_create(&thread, &attributes, main, shared) == 0;
  ::pthread_attr_destroy(&attributes);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (!started) delete shared;
  return started;
}

JobThreads::JobThreads(Loop& loop, size_t limit)
    : loop_(loop),
      limit_(limit),
      wakeup_(
          loop, [](void* self) { static_cast<JobThreads*>(self)->on_wakeup(); }, this),
      queue_(std::make_shared<JobQueue>()) {
  queue_->wakeup = &wakeup_;
}

JobThreads::~JobThreads() {
  const std::lock_guard lock(queue_->mutex);
  queue_->wakeup = nullptr;
  queue_->todo.clear();
  queue_->arrived.notify_all();
}

bool JobThreads::start(std::shared_ptr<Job> job, void (*done)(void* context), void* context) {
  job->done_ = done;
  job->context_ = context;
  job->attended_ = true;
  const std::lock_guard lock(queue_->mutex);
  if (queue_->idle <= queue_->todo.size() && queue_->threads < limit_ && queue_->start_thread(queue_)) {
    ++queue_->threads;
  }
  if (queue_->threads == 0) {
    job->attended_ = false;
    return false;
  }
  queue_->todo.push_back(std::move(job));
  queue_->arrived.notify_one();
  if (waiting_++ == 0) loop_.source_opened();
  return true;
}

void JobThreads::forget(Job& job) {
  if (!job.attended_) return;
  job.attended_ = false;
  if (--waiting_ == 0) loop_.source_closed();
}

void JobThreads::on_wakeup() {
  std::vector<std::shared_ptr<Job>> done;
  {
    const std::lock_guard lock(queue_->mutex);
    done.swap(queue_->done);
  }
  for (const std::shared_ptr<Job>& job : done) {
    if (!job->attended_) continue;
    forget(*job);
    job->done_(job->context_);
  }
}

}  // namespace weft::io

#include "php/hooks/interruptions.h"

#include <cerrno>

#include <sys/syscall.h>
#include <unistd.h>

// glibc names it since 2.38 only.
#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

namespace weft::php::hooks {

namespace {

constexpr long kPeriodNs = 100'000;
constexpr int kSignals[] = {SIGURG, SIGWINCH};

void on_signal(int) {}

// Whether our function is the one that is called.
bool take(int signal) {
  struct sigaction now {};
  if (::sigaction(signal, nullptr, &now) != 0) return false;
  if (!(now.sa_flags & SA_SIGINFO) && now.sa_handler == on_signal) return true;
  if ((now.sa_flags & SA_SIGINFO) || now.sa_handler != SIG_DFL) return false;
  struct sigaction ours {};
  ours.sa_handler = on_signal;
  return ::sigaction(signal, &ours, nullptr) == 0;
}

// 0: all belong to others.
int take_signal() {
  for (const int signal : kSignals) {
    if (take(signal)) return signal;
  }
  return 0;
}

}  // namespace

Interruptions::Interruptions() {
  const int signal = take_signal();
  sigevent event{};
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = signal;
  event.sigev_notify_thread_id = static_cast<pid_t>(::syscall(SYS_gettid));
  if (!signal || ::timer_create(CLOCK_MONOTONIC, &event, &timer_) != 0) return;
  running_ = true;
  sigset_t wanted;
  sigemptyset(&wanted);
  sigaddset(&wanted, signal);
  ::pthread_sigmask(SIG_UNBLOCK, &wanted, &mask_before_);
  const itimerspec period{{0, kPeriodNs}, {0, kPeriodNs}};
  ::timer_settime(timer_, 0, &period, nullptr);
}

Interruptions::~Interruptions() {
  if (!running_) return;
  const int error = errno;
  ::timer_delete(timer_);
  ::pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
  errno = error;
}

}  // namespace weft::php::hooks

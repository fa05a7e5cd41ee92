// Calls of the C library that never wait, many in a row: for hooked_calls.php.

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include <fcntl.h>
#include <linux/perf_event.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

constexpr int kCalls = 2000;
constexpr int kBatch = 100;  // that a socket's or pipe's buffer takes

int sockets[2];
int pipes[2];
int fifo = -1;  // both ends
int file = -1;
int device = -1;
int counter = -1;

struct Kind {
  const char* name;
  void (*prepare)();
  void (*call)();
};

// Not by the functions that may be redirected.
void fill(int descriptor) {
  static char octets[kBatch];
  syscall(SYS_write, descriptor, octets, sizeof octets);
}

void drain(int descriptor) {
  static char octets[4096];
  while (syscall(SYS_recvfrom, descriptor, octets, sizeof octets, MSG_DONTWAIT, nullptr, nullptr) > 0)
    ;
}

void empty(int pipe) {
  static char octets[4096];
  int left = 0;
  while (ioctl(pipe, FIONREAD, &left) == 0 && left > 0) syscall(SYS_read, pipe, octets, sizeof octets);
}

char octet;

const Kind kKinds[] = {
    {"recv, socket", [] { fill(sockets[0]); }, [] { recv(sockets[1], &octet, 1, 0); }},
    {"read, socket", [] { fill(sockets[0]); }, [] { static_cast<void>(!read(sockets[1], &octet, 1)); }},
    {"send, socket", [] { drain(sockets[1]); }, [] { send(sockets[0], &octet, 1, 0); }},
    {"write, socket", [] { drain(sockets[1]); }, [] { static_cast<void>(!write(sockets[0], &octet, 1)); }},
    {"poll, ready socket",
     [] {
       drain(sockets[1]);
       fill(sockets[0]);
     },
     [] {
       pollfd wanted{sockets[1], POLLIN, 0};
       poll(&wanted, 1, 1000);
     }},
    {"read, file", [] { lseek(file, 0, SEEK_SET); }, [] { static_cast<void>(!read(file, &octet, 1)); }},
    {"write, file", [] { lseek(file, 0, SEEK_SET); }, [] { static_cast<void>(!write(file, &octet, 1)); }},
    {"write, /dev/null", [] {}, [] { static_cast<void>(!write(device, &octet, 1)); }},
    {"read, pipe", [] { fill(pipes[1]); }, [] { static_cast<void>(!read(pipes[0], &octet, 1)); }},
    {"write, pipe", [] { empty(pipes[0]); }, [] { static_cast<void>(!write(pipes[1], &octet, 1)); }},
    {"read, pipe with a name", [] { fill(fifo); }, [] { static_cast<void>(!read(fifo, &octet, 1)); }},
    {"write, pipe with a name", [] { empty(fifo); }, [] { static_cast<void>(!write(fifo, &octet, 1)); }},
};

double now_ns() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

double instructions_so_far() {
  long long count = 0;
  if (counter < 0 || syscall(SYS_read, counter, &count, sizeof count) != sizeof count) return 0;
  return static_cast<double>(count);
}

}  // namespace

extern "C" {

int prepare() {
  char path[] = "/tmp/weft-bench-XXXXXX";
  file = mkstemp(path);
  unlink(path);
  for (int i = 0; i < kBatch; ++i) fill(file);
  mkfifo(path, 0600);
  fifo = open(path, O_RDWR);
  unlink(path);
  device = open("/dev/null", O_RDWR);
  perf_event_attr attributes{};
  attributes.type = PERF_TYPE_HARDWARE;
  attributes.size = sizeof attributes;
  attributes.config = PERF_COUNT_HW_INSTRUCTIONS;
  attributes.exclude_kernel = 1;
  attributes.exclude_hv = 1;
  counter = static_cast<int>(syscall(SYS_perf_event_open, &attributes, 0, -1, -1, 0));
  return file < 0 || device < 0 || fifo < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) != 0 ||
         pipe(pipes) != 0;
}

int kinds() {
  return sizeof kKinds / sizeof *kKinds;
}

const char* name(int kind) {
  return kKinds[kind].name;
}

void measure(int kind, double* ns, double* instructions) {
  const Kind& one = kKinds[kind];
  double spent = 0, counted = 0;
  drain(sockets[1]);
  for (int done = 0; done < kCalls; done += kBatch) {
    one.prepare();
    const double before = instructions_so_far();
    const double began = now_ns();
    for (int i = 0; i < kBatch; ++i) one.call();
    spent += now_ns() - began;
    counted += instructions_so_far() - before;
  }
  *ns = spent / kCalls;
  *instructions = counted / kCalls;
}
}

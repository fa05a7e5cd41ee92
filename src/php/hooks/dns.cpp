#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <netdb.h>
#include <resolv.h>

#include "php/hooks/library_lock.h"
#include "php/hooks/names.h"
#include "php/hooks/thread_hooks.h"

// Names are looked up on other threads, which work on copies of the arguments: the caller may be gone when
// they have done.

namespace weft::php::hooks {

namespace {

ThreadHooks* inside() {
  return ThreadHooks::inside(HookFamily::kDns);
}

bool is_address(const char* name) {
  in6_addr room;
  return ::inet_pton(AF_INET, name, &room) == 1 || ::inet_pton(AF_INET6, name, &room) == 1;
}

// --- getaddrinfo, getnameinfo

struct AddressJob final : io::Job {
  std::string node, service;
  const char* service_name = nullptr;  // null, or that of `service`
  addrinfo hints{};
  int result = EAI_FAIL;
  int error = 0;
  addrinfo* found = nullptr;

  ~AddressJob() override {
    if (found) ::freeaddrinfo(found);
  }
  void run() override {
    result = ::getaddrinfo(node.c_str(), service_name, &hints, &found);
    error = errno;
  }
};

}  // namespace

int hooked_getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** found) {
  ThreadHooks* hooks = inside();
  if (!hooks || !node || is_address(node)) return ::getaddrinfo(node, service, hints, found);
  auto job = std::make_shared<AddressJob>();
  job->node = node;
  if (service) {
    job->service = service;
    job->service_name = job->service.c_str();
  }
  job->hints.ai_flags = hints ? hints->ai_flags : AI_V4MAPPED | AI_ADDRCONFIG;
  if (hints) {
    job->hints.ai_family = hints->ai_family;
    job->hints.ai_socktype = hints->ai_socktype;
    job->hints.ai_protocol = hints->ai_protocol;
  }
  const LibraryLockReleased released(__builtin_return_address(0));
  // Nobody asks again after this.
  if (!hooks->run(job, "getaddrinfo()")) return EAI_FAIL;
  *found = std::exchange(job->found, nullptr);
  errno = job->error;
  return job->result;
}

namespace {

struct NameJob final : io::Job {
  sockaddr_storage address{};
  socklen_t size = 0;
  char host[NI_MAXHOST] = "";
  char service[NI_MAXSERV] = "";
  socklen_t host_size = 0, service_size = 0;
  int flags = 0;
  int result = EAI_FAIL;

  void run() override {
    result = ::getnameinfo(reinterpret_cast<sockaddr*>(&address), size, host_size ? host : nullptr, host_size,
                           service_size ? service : nullptr, service_size, flags);
  }
};

int hooked_getnameinfo(const sockaddr* address, socklen_t size, char* host, socklen_t host_size,
                       char* service, socklen_t service_size, int flags) {
  ThreadHooks* hooks = inside();
  if (!hooks || !host || (flags & NI_NUMERICHOST) || size > sizeof(sockaddr_storage)) {
    return ::getnameinfo(address, size, host, host_size, service, service_size, flags);
  }
  auto job = std::make_shared<NameJob>();
  std::memcpy(&job->address, address, size);
  job->size = size;
  job->host_size = std::min<socklen_t>(host_size, NI_MAXHOST);
  job->service_size = service ? std::min<socklen_t>(service_size, NI_MAXSERV) : 0;
  job->flags = flags;
  const LibraryLockReleased released(__builtin_return_address(0));
  if (!hooks->run(job, "getnameinfo()")) return EAI_FAIL;
  if (job->result == 0) {
    std::memcpy(host, job->host, job->host_size);
    if (job->service_size) std::memcpy(service, job->service, job->service_size);
  }
  return job->result;
}

// --- gethostbyname, gethostbyaddr

struct HostJob final : io::Job {
  enum class By : uint8_t { kName, kAddress };

  By by = By::kName;
  std::string key;
  int family = AF_INET;
  hostent host{};
  std::vector<char> memory = std::vector<char>(1024);
  hostent* found = nullptr;
  int problem = NETDB_INTERNAL;

  int look_up() {
    if (by == By::kName) {
      return ::gethostbyname2_r(key.c_str(), family, &host, memory.data(), memory.size(), &found, &problem);
    }
    return ::gethostbyaddr_r(key.data(), static_cast<socklen_t>(key.size()), family, &host, memory.data(),
                             memory.size(), &found, &problem);
  }
  void run() override {
    while (look_up() == ERANGE && memory.size() < (1U << 20)) memory.resize(memory.size() * 2);
  }
};

// Keeps the memory of a result for its caller, until so many more have come.
void keep(std::shared_ptr<HostJob> job) {
  constexpr size_t kKept = 64;
  thread_local std::array<std::shared_ptr<HostJob>, kKept> kept;
  thread_local size_t next = 0;
  kept[next++ % kKept] = std::move(job);
}

hostent* look_up(ThreadHooks& hooks, std::shared_ptr<HostJob> job, const char* what) {
  if (!hooks.run(job, what)) {
    h_errno = NO_RECOVERY;
    return nullptr;
  }
  h_errno = job->problem;
  hostent* const found = job->found;
  keep(std::move(job));
  return found;
}

}  // namespace

hostent* hooked_gethostbyname(const char* name) {
  ThreadHooks* hooks = inside();
  if (!hooks || is_address(name)) return ::gethostbyname(name);
  auto job = std::make_shared<HostJob>();
  job->key = name;
  return look_up(*hooks, std::move(job), "gethostbyname()");
}

namespace {

hostent* hooked_gethostbyaddr(const void* address, socklen_t size, int family) {
  ThreadHooks* hooks = inside();
  if (!hooks) return ::gethostbyaddr(address, size, family);
  auto job = std::make_shared<HostJob>();
  job->by = HostJob::By::kAddress;
  job->key.assign(static_cast<const char*>(address), size);
  job->family = family;
  return look_up(*hooks, std::move(job), "gethostbyaddr()");
}

// PHP hands in memory that its next lookup frees, though that may come from another coroutine while this one
// waits: so the result stays in ours, and only what does not outlive the call is the caller's.
int hooked_gethostbyname_r(const char* name, hostent* host, char* memory, size_t size, hostent** found,
                           int* problem) {
  ThreadHooks* hooks = inside();
  if (!hooks || is_address(name)) return ::gethostbyname_r(name, host, memory, size, found, problem);
  auto job = std::make_shared<HostJob>();
  job->key = name;
  *found = nullptr;
  *problem = NO_RECOVERY;
  if (!hooks->run(job, "gethostbyname()")) return ECANCELED;
  *problem = job->problem;
  if (!job->found) return 0;
  *host = *job->found;
  *found = host;
  keep(std::move(job));
  return 0;
}

// --- the resolver, for dns_get_record()

struct QueryJob final : io::Job {
  std::string name;
  int type_class = 0, type = 0;
  unsigned long options = 0;
  std::vector<unsigned char> answer;
  int size = -1;
  int problem = NO_RECOVERY;

  void run() override {
    struct __res_state state {};
    if (::res_ninit(&state) != 0) return;
    state.options = options;
    size =
        ::res_nsearch(&state, name.c_str(), type_class, type, answer.data(), static_cast<int>(answer.size()));
    problem = state.res_h_errno;
    ::res_nclose(&state);
  }
};

int hooked_res_nsearch(res_state state, const char* name, int type_class, int type, unsigned char* answer,
                       int room) {
  ThreadHooks* hooks = inside();
  if (!hooks || room < 0) return ::res_nsearch(state, name, type_class, type, answer, room);
  auto job = std::make_shared<QueryJob>();
  job->name = name;
  job->type_class = type_class;
  job->type = type;
  job->options = state->options;
  job->answer.resize(static_cast<size_t>(room));
  if (hooks->run(job, "res_nsearch()") && job->size > 0) {
    std::memcpy(answer, job->answer.data(), static_cast<size_t>(std::min(job->size, room)));
  }
  state->res_h_errno = h_errno = job->problem;
  return job->size;
}

const GotHook kHooks[] = {
    {"getaddrinfo", reinterpret_cast<void*>(hooked_getaddrinfo)},
    {"getnameinfo", reinterpret_cast<void*>(hooked_getnameinfo)},
    {"gethostbyname", reinterpret_cast<void*>(hooked_gethostbyname)},
    {"gethostbyname_r", reinterpret_cast<void*>(hooked_gethostbyname_r)},
    {"gethostbyaddr", reinterpret_cast<void*>(hooked_gethostbyaddr)},
    {"res_nsearch", reinterpret_cast<void*>(hooked_res_nsearch)},
    {"__res_nsearch", reinterpret_cast<void*>(hooked_res_nsearch)},
};

}  // namespace

std::span<const GotHook> dns_hooks() {
  return kHooks;
}

}  // namespace weft::php::hooks

// Clients that do not wait for each other: requests come at a given rate (Poisson), whatever has become of
// those before. Each takes the keep-alive connection that has been idle for longest, or a new one; its
// latency counts from the time at which it was due. Prints one line of JSON.
//   open_loop PORT PATH REQUESTS_PER_SECOND SECONDS [MOST_CONNECTIONS]
// The first second is left out of the figures; what is not answered one second after the end is "pending".

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr int64_t kSecond = 1'000'000'000;

int64_t now_ns() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * kSecond + time.tv_nsec;
}

struct Connection {
  int fd = -1;
  bool connected = false;
  bool busy = false;
  int64_t due = 0;  // of the request under way
  std::string in;
};

struct Counts {
  uint64_t due = 0;
  uint64_t ok = 0;
  uint64_t shed = 0;
  uint64_t failed = 0;
  uint64_t unsent = 0;  // for want of connections
  uint64_t opened = 0;
};

class Load {
 public:
  Load(uint16_t port, const std::string& path, double rate, double seconds, size_t most)
      : gap_(rate / static_cast<double>(kSecond)),
        most_(most),
        epoll_(epoll_create1(0)),
        timer_(timerfd_create(CLOCK_MONOTONIC, 0)) {
    address_.sin_family = AF_INET;
    address_.sin_port = htons(port);
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    request_ = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    epoll_event event{.events = EPOLLIN, .data = {.ptr = nullptr}};
    epoll_ctl(epoll_, EPOLL_CTL_ADD, timer_, &event);
    began_ = now_ns();
    counted_from_ = began_ + kSecond;
    end_ = counted_from_ + static_cast<int64_t>(seconds * static_cast<double>(kSecond));
  }

  void run() {
    next_ = began_;
    while (now_ns() < end_ + kSecond && (now_ns() < end_ || busy_ > 0)) {
      send_due();
      set_timer();
      epoll_event events[256];
      const int ready = epoll_wait(epoll_, events, 256, 100);
      for (int i = 0; i < ready; ++i) {
        if (auto* connection = static_cast<Connection*>(events[i].data.ptr)) {
          on_event(*connection, events[i].events);
        } else {
          uint64_t expirations;
          (void)!read(timer_, &expirations, sizeof expirations);
        }
      }
    }
  }

  void print(double seconds) {
    std::sort(latencies_.begin(), latencies_.end());
    const auto at = [&](double part) {
      return latencies_.empty()
                 ? 0.0
                 : latencies_[static_cast<size_t>(part * static_cast<double>(latencies_.size() - 1))] / 1e6;
    };
    printf(
        "{\"due\": %lu, \"ok\": %lu, \"shed\": %lu, \"failed\": %lu, \"unsent\": %lu, \"pending\": %lu, "
        "\"connections\": %lu, "
        "\"goodput\": %.1f, \"p50_ms\": %.2f, \"p99_ms\": %.2f, \"max_ms\": %.2f}\n",
        counts_.due, counts_.ok, counts_.shed, counts_.failed, counts_.unsent, busy_, counts_.opened,
        static_cast<double>(answered_in_time_) / seconds, at(0.5), at(0.99), at(1));
  }

 private:
  void send_due() {
    const int64_t now = now_ns();
    for (; next_ <= now && next_ < end_; next_ += static_cast<int64_t>(gap_(random_))) {
      if (next_ >= counted_from_) ++counts_.due;
      begin(next_);
    }
  }

  void set_timer() {
    const int64_t at = std::min(next_, end_);
    const itimerspec when{{}, {at / kSecond, at % kSecond}};
    timerfd_settime(timer_, TFD_TIMER_ABSTIME, &when, nullptr);
  }

  void begin(int64_t due) {
    Connection* connection = take();
    if (!connection) {
      if (due >= counted_from_) ++counts_.unsent;
      return;
    }
    connection->busy = true;
    connection->due = due;
    ++busy_;
    if (connection->connected) send(*connection);
  }

  Connection* take() {
    if (!idle_.empty()) {
      Connection* connection = idle_.front();
      idle_.pop_front();
      return connection;
    }
    if (open_ >= most_) return nullptr;
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (fd < 0) return nullptr;
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(fd, reinterpret_cast<const sockaddr*>(&address_), sizeof address_) != 0 &&
        errno != EINPROGRESS) {
      close(fd);
      return nullptr;
    }
    ++open_;
    ++counts_.opened;
    all_.push_back(std::make_unique<Connection>());
    Connection* connection = all_.back().get();
    connection->fd = fd;
    epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.ptr = connection}};
    epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
    return connection;
  }

  void send(Connection& connection) {
    const ssize_t sent = write(connection.fd, request_.data(), request_.size());
    if (sent != static_cast<ssize_t>(request_.size())) drop(connection);
  }

  void on_event(Connection& connection, uint32_t events) {
    if (connection.fd < 0) return;
    if (!connection.connected && (events & EPOLLOUT)) {
      connection.connected = true;
      if (connection.busy) send(connection);
      if (connection.fd < 0) return;
    }
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) receive(connection);
  }

  void receive(Connection& connection) {
    char buffer[16384];
    ssize_t count;
    while ((count = read(connection.fd, buffer, sizeof buffer)) > 0) {
      connection.in.append(buffer, static_cast<size_t>(count));
    }
    const bool ended = count == 0 || errno != EAGAIN;
    take_answer(connection);
    if (ended && connection.fd >= 0) drop(connection);
  }

  void take_answer(Connection& connection) {
    const std::string_view in = connection.in;
    const size_t head = in.find("\r\n\r\n");
    if (head == std::string_view::npos) return;
    const size_t field = in.find("ontent-");
    const size_t length = field < head ? in.find_first_of("0123456789", in.find("ength:", field)) : 0;
    const size_t size = head + 4 + std::strtoul(in.data() + length, nullptr, 10);
    if (in.size() < size) return;
    const bool ok = in.substr(9, 1) == "2";
    const bool closing = in.substr(0, head).find("onnection: close") != std::string_view::npos;
    const int64_t now = now_ns();
    if (connection.due >= counted_from_) {
      ++(ok ? counts_.ok : counts_.shed);
      if (ok) latencies_.push_back(static_cast<double>(now - connection.due));
    }
    if (ok && now >= counted_from_ && now < end_) ++answered_in_time_;
    connection.busy = false;
    connection.in.clear();
    --busy_;
    if (closing) {
      drop(connection);
    } else {
      idle_.push_back(&connection);
    }
  }

  void drop(Connection& connection) {
    if (connection.busy) {
      if (connection.due >= counted_from_) ++counts_.failed;
      --busy_;
    } else {
      std::erase(idle_, &connection);
    }
    connection.busy = false;
    close(connection.fd);
    connection.fd = -1;
    connection.in = {};
    --open_;
  }

  std::mt19937_64 random_{1};
  std::exponential_distribution<double> gap_;
  const size_t most_;
  const int epoll_;
  const int timer_;
  sockaddr_in address_{};
  std::string request_;
  int64_t began_;
  int64_t counted_from_;
  int64_t end_;
  int64_t next_ = 0;
  std::vector<std::unique_ptr<Connection>> all_;
  std::deque<Connection*> idle_;
  size_t open_ = 0;
  uint64_t busy_ = 0;
  uint64_t answered_in_time_ = 0;
  Counts counts_;
  std::vector<double> latencies_;
};

}  // namespace

int main(int count, char** arguments) {
  if (count < 5) return 2;
  const double seconds = std::atof(arguments[4]);
  Load load(static_cast<uint16_t>(std::atoi(arguments[1])), arguments[2], std::atof(arguments[3]), seconds,
            count > 5 ? static_cast<size_t>(std::atol(arguments[5])) : 10'000);
  load.run();
  load.print(seconds);
}

#include "weft/log/pipeline.h"

#include <algorithm>
#include <csignal>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "support.h"

using namespace weft;
using namespace weft::log;
using namespace weft::log::testing;

namespace {

AccessRecord access_record() {
  AccessRecord record;
  record.method = "GET";
  record.path = "/a";
  record.protocol_version = "1.1";
  record.status = 200;
  return record;
}

class MemoryTarget final : public LineTarget {
 public:
  void write_line(Bytes line) override {
    text += line;
    if (log) log->write(Severity::kError, "from the target");
  }
  std::string text;
  Logger* log = nullptr;
};

struct Pipe {
  Pipe() { assert_int_equal(::pipe(ends), 0); }
  ~Pipe() {
    ::close(ends[0]);
    ::close(ends[1]);
  }
  int ends[2];
};

// An interval no test lives to see: what arrives was written for another reason.
PipelineOptions patient() {
  PipelineOptions options;
  options.flush_interval_ms = 3'600'000;
  return options;
}

size_t count(const std::string& text, const std::string& what) {
  size_t found = 0;
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

size_t lines_in(const std::string& text) {
  return static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

static void sinks_get_what_they_want(void**) {
  Folder folder;
  const std::string app = folder.file("app");
  const std::string access = folder.file("access");
  const std::string all = folder.file("all");
  const std::string errors = folder.file("errors");
  SinkOptions only_errors = to_file(errors);
  only_errors.level = Severity::kError;
  {
    auto log = open_pipeline(
        {to_file(app, Category::kApp), to_file(access, Category::kAccess), to_file(all), only_errors});
    assert_true(log->wants(Severity::kInfo));
    assert_false(log->wants(Severity::kDebug));
    assert_true(log->wants_access());
    log->write(Severity::kInfo, "one");
    log->write(Severity::kError, "two");
    log->write_access(access_record());
  }
  const std::string line = "INFO access: - \"GET /a HTTP/1.1\" 200 0 0.000ms\n";
  EXPECT_TEXT(content_of(app), "INFO one\nERROR two\n");
  EXPECT_TEXT(content_of(access), line);
  EXPECT_TEXT(content_of(all), "INFO one\nERROR two\n" + line);
  EXPECT_TEXT(content_of(errors), "ERROR two\n");

  assert_false(open_pipeline({only_errors})->wants_access());
  assert_false(open_pipeline({only_errors})->wants(Severity::kWarn));
  assert_false(open_pipeline({to_file(access, Category::kAccess)})->wants(Severity::kError));
  assert_false(open_pipeline({})->wants(Severity::kError));
}

static void warnings_go_out_at_once_and_others_in_time(void**) {
  Folder folder;
  const std::string path = folder.file("log");
  auto log = open_pipeline({to_file(path)}, patient());
  log->write(Severity::kInfo, "one");
  log->write(Severity::kWarn, "two");
  assert_true(eventually([&] { return content_of(path) == "INFO one\nWARN two\n"; }));
  log = open_pipeline({to_file(path)});
  log->write(Severity::kInfo, "three");
  assert_true(eventually([&] { return content_of(path).ends_with("INFO three\n"); }));
  // Again, when the thread has gone to sleep.
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  log->write(Severity::kInfo, "four");
  assert_true(eventually([&] { return content_of(path).ends_with("INFO four\n"); }));
}

static void much_goes_out_at_once(void**) {
  Folder folder;
  const std::string path = folder.file("log");
  auto log = open_pipeline({to_file(path)}, patient());
  const std::string text(1000, 'x');
  for (int i = 0; i < 33; ++i) log->write(Severity::kInfo, text.c_str());
  assert_true(eventually([&] { return content_of(path).size() >= 32 * 1024; }));
}

static void stopping_writes_the_rest_and_is_not_the_end(void**) {
  Folder folder;
  const std::string path = folder.file("log");
  auto log = open_pipeline({to_file(path)}, patient());
  log->stop();
  log->write(Severity::kInfo, "one");
  log->stop();
  EXPECT_TEXT(content_of(path), "INFO one\n");
  log->stop();
  log->write(Severity::kInfo, "two");
  log.reset();
  EXPECT_TEXT(content_of(path), "INFO one\nINFO two\n");
}

static void files_follow_their_name(void**) {
  Folder folder;
  const std::string path = folder.file("log");
  const std::string old = folder.file("old");
  auto log = open_pipeline({to_file(path)}, patient());
  const auto write = [&](const char* text) { log->write(Severity::kWarn, text); };
  write("one");
  assert_true(eventually([&] { return content_of(path) == "WARN one\n"; }));
  // Looked at once a second.
  assert_int_equal(::rename(path.c_str(), old.c_str()), 0);
  assert_true(eventually([&] { return write("two"), ::access(path.c_str(), F_OK) == 0; }));
  assert_true(eventually([&] { return content_of(path).starts_with("WARN two\n"); }));
  assert_int_equal(::unlink(path.c_str()), 0);
  assert_true(eventually([&] { return write("three"), ::access(path.c_str(), F_OK) == 0; }));
  // At once, and without a record.
  assert_int_equal(::rename(path.c_str(), old.c_str()), 0);
  log->reopen();
  assert_true(eventually([&] { return ::access(path.c_str(), F_OK) == 0; }));
  write("four");
  assert_true(eventually([&] { return content_of(path).ends_with("WARN four\n"); }));
  assert_int_equal(log->dropped(), 0);
}

static void a_name_that_cannot_be_opened_again_keeps_its_file(void**) {
  Folder folder;
  const std::string path = folder.file("log");
  const std::string old = folder.file("old");
  auto log = open_pipeline({to_file(path)}, patient());
  assert_int_equal(::rename(path.c_str(), old.c_str()), 0);
  assert_int_equal(::mkdir(path.c_str(), 0700), 0);
  log->reopen();
  log->write(Severity::kWarn, "one");
  assert_true(eventually([&] { return content_of(old) == "WARN one\n"; }));
  assert_int_equal(::rmdir(path.c_str()), 0);
}

static void sinks_that_cannot_be_opened_are_named(void**) {
  const auto failure = [](const SinkOptions& options) {
    const SinkFailure failed = Pipeline({options}).open().error();
    return failed.where + ": " + failed.reason;
  };
  EXPECT_TEXT(failure(to_file("/nowhere/log")), "/nowhere/log: No such file or directory");
  EXPECT_TEXT(failure(to_descriptor(-1)), "descriptor -1: Bad file descriptor");
}

// The reader of a pipe is slow: what has no room is counted, the rest arrives whole and in order.
static void overflow_is_counted_and_reported(void**) {
  Pipe pipe;
  ::fcntl(pipe.ends[1], F_SETPIPE_SZ, 4096);
  PipelineOptions options;
  options.ring_bytes = 4096;
  options.flush_bytes = 2048;
  options.flush_interval_ms = 20;
  auto log = open_pipeline({to_descriptor(pipe.ends[1])}, options);
  constexpr int kRecords = 1000;
  for (int i = 0; i < kRecords; ++i) {
    log->write(Severity::kInfo, ("record " + std::to_string(i) + std::string(i % 50, '.')).c_str());
  }
  const uint64_t dropped = log->dropped();
  assert_true(dropped > 500);
  assert_true(dropped < kRecords);

  // Losses may have been reported in between, where there was room for a while.
  std::string arrived;
  const auto records = [&arrived] { return lines_in(arrived) - count(arrived, "WARN "); };
  assert_true(eventually([&] {
    arrived += read_some(pipe.ends[0]);
    return records() == kRecords - dropped;
  }));
  uint64_t reported = 0;
  int last = -1;
  for (size_t at = 0; at < arrived.size(); at = arrived.find('\n', at) + 1) {
    if (arrived.compare(at, 5, "WARN ") == 0) {
      reported += std::stoul(arrived.substr(at + 5));
      continue;
    }
    assert_true(arrived.compare(at, 12, "INFO record ") == 0);
    const int number = std::stoi(arrived.substr(at + 12));
    assert_true(number > last);
    last = number;
  }
  // The others are when there is room for it.
  std::string expected = "INFO later\n";
  if (reported < dropped) {
    expected.insert(0, "WARN " + std::to_string(dropped - reported) + " log records dropped\n");
  }
  log->write(Severity::kInfo, "later");
  std::string rest;
  assert_true(eventually([&] { return (rest += read_some(pipe.ends[0])).ends_with("later\n"); }));
  EXPECT_TEXT(rest, expected);
  assert_int_equal(log->dropped(), dropped);
}

static void a_stuck_pipe_does_not_hold_up_the_end(void**) {
  Pipe pipe;
  ::fcntl(pipe.ends[1], F_SETPIPE_SZ, 4096);
  PipelineOptions options;
  options.stop_timeout_ms = 50;
  auto log = open_pipeline({to_descriptor(pipe.ends[1])}, options);
  for (int i = 0; i < 20; ++i) log->write(Severity::kError, std::string(1000, 'x').c_str());
  log->stop();
  assert_int_equal(log->dropped(), 20 - lines_in(read_some(pipe.ends[0])));
}

static void a_broken_pipe_costs_its_lines_only(void**) {
  Folder folder;
  const std::string path = folder.file("log");
  Pipe pipe;
  auto log = open_pipeline({to_descriptor(pipe.ends[1]), to_file(path)});
  ::close(pipe.ends[0]);
  pipe.ends[0] = -1;
  log->write(Severity::kError, "one");
  log->stop();
  assert_int_equal(log->dropped(), 1);
  EXPECT_TEXT(content_of(path), "ERROR one\n");
}

static void stream_sockets_take_lines(void**) {
  int ends[2];
  assert_int_equal(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  auto log = open_pipeline({to_descriptor(ends[1])});
  std::string text;
  std::string expected;
  for (int i = 0; i < 500; ++i) {
    log->write(Severity::kWarn, std::string(900, static_cast<char>('a' + i % 26)).c_str());
    expected += "WARN " + std::string(900, static_cast<char>('a' + i % 26)) + "\n";
    if (i % 50 == 49) {
      assert_true(eventually([&] { return (text += read_some(ends[0])).size() == expected.size(); }));
    }
  }
  EXPECT_TEXT(text, expected);
  ::close(ends[1]);
  ::close(ends[0]);
  log->write(Severity::kWarn, "to nobody");  // no SIGPIPE
  log->stop();
  assert_int_equal(log->dropped(), 1);
}

static void a_full_disk_costs_its_lines_only(void**) {
  if (::access("/dev/full", W_OK) != 0) return skip();
  auto log = open_pipeline({to_file("/dev/full")});
  log->write(Severity::kError, "one");
  log->write(Severity::kError, "two");
  log->stop();
  assert_int_equal(log->dropped(), 2);
}

static void the_descriptor_is_a_copy(void**) {
  Pipe pipe;
  const int copy = ::dup(pipe.ends[1]);
  auto log = open_pipeline({to_descriptor(copy)});
  ::close(copy);
  log->write(Severity::kError, "one");
  log->stop();
  EXPECT_TEXT(read_some(pipe.ends[0]), "ERROR one\n");
}

static void targets_are_called_at_once_and_not_by_themselves(void**) {
  MemoryTarget target;
  SinkOptions options = to_file("");
  options.kind = SinkKind::kTarget;
  options.target = &target;
  auto log = open_pipeline({options});
  log->write(Severity::kInfo, "one");
  log->write_access(access_record());
  EXPECT_TEXT(target.text, "INFO one\nINFO access: - \"GET /a HTTP/1.1\" 200 0 0.000ms\n");
  target.text.clear();
  target.log = log.get();
  log->write(Severity::kInfo, "two");
  EXPECT_TEXT(target.text, "INFO two\n");
  assert_int_equal(log->dropped(), 1);
  target.log = nullptr;
  log->write(Severity::kInfo, "three");
  EXPECT_TEXT(target.text, "INFO two\nWARN 1 log records dropped\nINFO three\n");
}

// Of a thread that watches the one that writes.
static void lines_come_from_beside(void**) {
  Folder folder;
  const std::string path = folder.file("log");
  MemoryTarget target;
  SinkOptions to_target = to_file("");
  to_target.kind = SinkKind::kTarget;
  to_target.target = &target;
  auto log = open_pipeline({to_file(path), to_file("/dev/null", Category::kAccess), to_target}, patient());
  std::thread watchdog([&log] {
    for (int i = 0; i < 1000; ++i) log->write_beside(Severity::kInfo, "beside");
  });
  for (int i = 0; i < 1000; ++i) log->write(Severity::kWarn, "main");
  watchdog.join();
  log->write_beside(Severity::kDebug, "not wanted");
  assert_true(eventually([&] { return content_of(path).find("beside") != std::string::npos; }));
  log->stop();
  const std::string text = content_of(path);
  size_t reports = 0;  // one whenever there is room again
  for (size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
    const std::string line = text.substr(at, text.find('\n', at) - at);
    const bool report = line.ends_with(" log records dropped");
    reports += report;
    assert_true(line == "INFO beside" || line == "WARN main" || report);
  }
  assert_int_equal(lines_in(text) - reports + log->dropped(), 2000);
  assert_true(target.text.find("beside") == std::string::npos);
}

static void many_processes_share_a_file(void**) {
  Folder folder;
  const std::string path = folder.file("log");
  constexpr int kProcesses = 4;
  constexpr int kLines = 2000;
  auto parent = open_pipeline({to_file(path)}, patient());
  parent->write(Severity::kInfo, "parent");  // waits in memory the children inherit
  pid_t children[kProcesses];
  for (int i = 0; i < kProcesses; ++i) {
    children[i] = ::fork();
    if (children[i] != 0) continue;
    parent.reset();
    auto log = open_pipeline({to_file(path)});
    const std::string text = "child " + std::to_string(i) + std::string(i * 20, 'x');
    for (int line = 0; line < kLines; ++line) {
      while (log->dropped() == 0 && line % 100 == 99) {
        log->stop();
        break;
      }
      log->write(Severity::kInfo, text.c_str());
    }
    const bool complete = log->dropped() == 0;
    log.reset();
    ::_exit(complete ? 0 : 1);
  }
  for (const pid_t child : children) {
    int status = 0;
    assert_int_equal(::waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
  }
  parent.reset();
  std::string text = content_of(path);
  size_t counts[kProcesses] = {};
  size_t from_parent = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t end = text.find('\n', at);
    const std::string line = text.substr(at, end - at);
    at = end + 1;
    if (line == "INFO parent") {
      ++from_parent;
      continue;
    }
    assert_true(line.starts_with("INFO child "));
    const auto i = static_cast<size_t>(line[11] - '0');
    assert_int_equal(line.size(), 12 + i * 20);
    ++counts[i];
  }
  assert_int_equal(from_parent, 1);
  for (const size_t count : counts) assert_int_equal(count, kLines);
}

static volatile sig_atomic_t handled_on_log_thread = 0;
static pthread_t main_thread;

static void signals_are_none_of_the_threads_business(void**) {
  Folder folder;
  main_thread = ::pthread_self();
  struct sigaction action {};
  struct sigaction before {};
  action.sa_handler = [](int) {
    if (!::pthread_equal(::pthread_self(), main_thread)) handled_on_log_thread = 1;
  };
  assert_int_equal(::sigaction(SIGUSR2, &action, &before), 0);
  auto log = open_pipeline({to_file(folder.file("log"))});
  log->write(Severity::kError, "one");
  sigset_t usr2;
  sigset_t old;
  ::sigemptyset(&usr2);
  ::sigaddset(&usr2, SIGUSR2);
  ::pthread_sigmask(SIG_BLOCK, &usr2, &old);
  ::kill(::getpid(), SIGUSR2);  // only the log thread could take it
  log->stop();
  ::pthread_sigmask(SIG_SETMASK, &old, nullptr);
  assert_int_equal(handled_on_log_thread, 0);
  ::sigaction(SIGUSR2, &before, nullptr);
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(sinks_get_what_they_want),
      cmocka_unit_test(warnings_go_out_at_once_and_others_in_time),
      cmocka_unit_test(much_goes_out_at_once),
      cmocka_unit_test(stopping_writes_the_rest_and_is_not_the_end),
      cmocka_unit_test(files_follow_their_name),
      cmocka_unit_test(a_name_that_cannot_be_opened_again_keeps_its_file),
      cmocka_unit_test(sinks_that_cannot_be_opened_are_named),
      cmocka_unit_test(overflow_is_counted_and_reported),
      cmocka_unit_test(a_stuck_pipe_does_not_hold_up_the_end),
      cmocka_unit_test(a_broken_pipe_costs_its_lines_only),
      cmocka_unit_test(stream_sockets_take_lines),
      cmocka_unit_test(a_full_disk_costs_its_lines_only),
      cmocka_unit_test(the_descriptor_is_a_copy),
      cmocka_unit_test(targets_are_called_at_once_and_not_by_themselves),
      cmocka_unit_test(lines_come_from_beside),
      cmocka_unit_test(many_processes_share_a_file),
      cmocka_unit_test(signals_are_none_of_the_threads_business),
  };
  return cmocka_run_group_tests_name("log/pipeline", tests, nullptr, nullptr);
}

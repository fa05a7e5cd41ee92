#include "weft/server/workers/file_watcher.h"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "check.h"
#include "server/workers/debounce.h"

using namespace weft;
using namespace weft::server;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

class SilentLogger final : public Logger {
  void write(Severity, const char*) override {}
};

struct Folder {
  std::string path;

  Folder() {
    char name[] = "/tmp/weft-watch-XXXXXX";
    assert_non_null(::mkdtemp(name));
    path = name;
  }
  ~Folder() { fs::remove_all(path); }

  std::string operator/(const std::string& name) const { return path + "/" + name; }
  void write(const std::string& name) const { std::ofstream(*this / name) << name; }
  void make(const std::string& name) const { assert_true(fs::create_directories(*this / name)); }
};

// What a watcher has reported.
struct Watch {
  io::Loop loop;
  SilentLogger logger;
  std::unique_ptr<FileWatcher> watcher;
  std::vector<std::string> reports;

  explicit Watch(WatchOptions options) {
    options.debounce = 20ms;
    auto opened = FileWatcher::open(std::move(options));
    if (!opened) print_error("%s: %s\n", opened.error().path.c_str(), opened.error().reason.c_str());
    assert_true(opened.ok());
    watcher = std::move(opened.value());
    const auto report = [](void* self, const std::string& path) {
      static_cast<Watch*>(self)->reports.push_back(path);
    };
    assert_true(watcher->start(loop, logger, report, this).ok());
  }
  ~Watch() {
    watcher.reset();
    loop.run_turn(io::Loop::Wait::kNo);
  }

  // The next report; "" when none comes.
  std::string next() {
    const size_t before = reports.size();
    io::Timer limit([](void*) {}, nullptr);
    loop.refresh_now();
    limit.start(loop.timers(), loop.now_ms() + 10'000);
    while (reports.size() == before && limit.running()) loop.run_turn(io::Loop::Wait::kYes);
    return reports.size() == before ? "" : reports[before];
  }
};

#define assert_path(actual, expected) assert_string_equal((actual).c_str(), (expected).c_str())

void a_burst_is_reported_after_it(void**) {
  Debounce debounce(300, 2'000);
  assert_int_equal(debounce.on_change(1'000), 1'300);
  assert_int_equal(debounce.on_change(1'200), 1'500);
  debounce.on_reported();
  assert_int_equal(debounce.on_change(5'000), 5'300);
}

void a_burst_without_end_is_reported_in_between(void**) {
  Debounce debounce(300, 2'000);
  for (int64_t now = 0; now <= 1'700; now += 100) assert_int_equal(debounce.on_change(now), now + 300);
  assert_int_equal(debounce.on_change(1'800), 2'000);
  assert_int_equal(debounce.on_change(1'999), 2'000);
  debounce.on_reported();
  assert_int_equal(debounce.on_change(2'000), 2'300);

  Debounce patient(300, 0);
  assert_int_equal(patient.on_change(0), 300);
  assert_int_equal(patient.on_change(1'000'000), 1'000'300);
}

void files_are_seen_when_written_renamed_and_removed(void**) {
  Folder folder;
  folder.make("a/b");
  folder.write("a/b/old.php");
  Watch watch({{folder.path}, {"php"}});
  folder.write("a/new.php");
  assert_path(watch.next(), folder / "a/new.php");
  folder.write("a/b/old.php");
  assert_path(watch.next(), folder / "a/b/old.php");
  fs::rename(folder / "a/new.php", folder / "top.php");
  assert_path(watch.next(), folder / "top.php");
  fs::remove(folder / "top.php");
  assert_path(watch.next(), folder / "top.php");
  fs::create_symlink("a/b/old.php", folder / "link.php");
  assert_path(watch.next(), folder / "link.php");
  fs::create_hard_link(folder / "a/b/old.php", folder / "hard.php");
  assert_path(watch.next(), folder / "hard.php");
}

void a_burst_of_files_is_one_report(void**) {
  Folder folder;
  Watch watch({{folder.path}, {"php"}});
  for (int i = 0; i < 500; ++i) folder.write(std::to_string(i) + ".php");
  assert_path(watch.next(), folder / "499.php");
  folder.write("last.php");
  assert_path(watch.next(), folder / "last.php");
  assert_int_equal(watch.reports.size(), 2);
}

void only_the_extensions_asked_for_count(void**) {
  Folder folder;
  folder.make(".git");
  {
    Watch watch({{folder.path}, {"php", "twig"}});
    for (const char* name : {"a.txt", "php", ".php", "aphp", "a.php~", ".a.php", ".git/a.php", "a.ph"}) {
      folder.write(name);
    }
    folder.write("b.PHP");
    assert_path(watch.next(), folder / "b.PHP");
    folder.write("c.html.twig");
    assert_path(watch.next(), folder / "c.html.twig");
    assert_int_equal(watch.reports.size(), 2);
  }
  Watch all({{folder.path}, {}});
  folder.write("a.txt");
  assert_path(all.next(), folder / "a.txt");
  folder.write("none");
  assert_path(all.next(), folder / "none");
}

void new_folders_are_watched(void**) {
  Folder folder;
  Watch watch({{folder.path}, {"php"}});
  folder.make("x/y/z");
  folder.write("x/y/z/1.php");
  assert_false(watch.next().empty());
  folder.write("x/y/z/2.php");
  assert_path(watch.next(), folder / "x/y/z/2.php");

  // From elsewhere, with files.
  Folder elsewhere;
  elsewhere.make("in/side");
  elsewhere.write("in/side/1.php");
  fs::rename(elsewhere / "in", folder / "in");
  assert_path(watch.next(), folder / "in");
  folder.write("in/side/2.php");
  assert_path(watch.next(), folder / "in/side/2.php");

  // Out again: no longer ours, wherever it is.
  fs::rename(folder / "in", elsewhere / "out");
  assert_path(watch.next(), folder / "in");
  elsewhere.write("out/side/3.php");
  fs::rename(folder / "x", folder / "v");
  assert_path(watch.next(), folder / "v");
  folder.write("v/y/z/3.php");
  assert_path(watch.next(), folder / "v/y/z/3.php");
}

void a_removed_folder_comes_back(void**) {
  Folder folder;
  folder.make("app");
  folder.write("app/1.php");
  Watch watch({{folder / "app"}, {"php"}});
  fs::remove_all(folder / "app");
  assert_false(watch.next().empty());
  folder.make("app/deep");
  assert_path(watch.next(), folder / "app");
  folder.write("app/deep/1.php");
  assert_path(watch.next(), folder / "app/deep/1.php");
}

void a_switched_link_is_a_change(void**) {
  Folder folder;
  folder.make("releases/1");
  folder.make("releases/2");
  fs::create_directory_symlink("releases/1", folder / "current");
  Watch watch({{folder / "current"}, {"php"}});
  folder.write("releases/1/a.php");
  assert_path(watch.next(), folder / "current/a.php");
  fs::create_directory_symlink("releases/2", folder / "next");
  fs::rename(folder / "next", folder / "current");
  assert_path(watch.next(), folder / "current");
  folder.write("releases/1/a.php");
  folder.write("releases/2/b.php");
  assert_path(watch.next(), folder / "current/b.php");
}

void a_file_counts_whatever_it_is_called(void**) {
  Folder folder;
  folder.write("app.env");
  Watch watch({{folder / "app.env"}, {"php"}});
  folder.write("other.php");
  folder.write("app.env");
  assert_path(watch.next(), folder / "app.env");
  // As editors write: beside it, then in its place.
  folder.write("app.env.new");
  fs::rename(folder / "app.env.new", folder / "app.env");
  assert_path(watch.next(), folder / "app.env");
  folder.write("app.env");
  assert_path(watch.next(), folder / "app.env");
  assert_int_equal(watch.reports.size(), 3);
}

void what_changes_between_open_and_start_is_reported(void**) {
  Folder folder;
  auto opened = FileWatcher::open({{folder.path}, {"php"}, 10ms, 0ms});
  assert_true(opened.ok());
  folder.write("early.php");
  io::Loop loop;
  SilentLogger logger;
  std::string seen;
  const auto report = [](void* context, const std::string& path) {
    *static_cast<std::string*>(context) = path;
  };
  assert_true(opened.value()->start(loop, logger, report, &seen).ok());
  while (seen.empty()) loop.run_turn(io::Loop::Wait::kYes);
  assert_path(seen, folder / "early.php");
  opened.value().reset();
  loop.run_turn(io::Loop::Wait::kNo);
}

void what_is_not_there_is_a_failure(void**) {
  Folder folder;
  auto opened = FileWatcher::open({{folder.path, folder / "missing"}, {}});
  assert_false(opened.ok());
  assert_path(opened.error().path, folder / "missing");
  assert_string_equal(opened.error().reason.c_str(), "no such file or directory");
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(a_burst_is_reported_after_it),
      cmocka_unit_test(a_burst_without_end_is_reported_in_between),
      cmocka_unit_test(files_are_seen_when_written_renamed_and_removed),
      cmocka_unit_test(a_burst_of_files_is_one_report),
      cmocka_unit_test(only_the_extensions_asked_for_count),
      cmocka_unit_test(new_folders_are_watched),
      cmocka_unit_test(a_removed_folder_comes_back),
      cmocka_unit_test(a_switched_link_is_a_change),
      cmocka_unit_test(a_file_counts_whatever_it_is_called),
      cmocka_unit_test(what_changes_between_open_and_start_is_reported),
      cmocka_unit_test(what_is_not_there_is_a_failure),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}

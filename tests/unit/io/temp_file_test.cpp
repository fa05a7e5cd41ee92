#include "weft/io/temp_file.h"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <sys/resource.h>
#include <sys/stat.h>

#include "check.h"

using namespace weft;
using namespace weft::io;

namespace {

namespace fs = std::filesystem;

struct Folder {
  Folder() { assert_non_null(::mkdtemp(path.data())); }
  ~Folder() { fs::remove_all(path); }

  std::string path = fs::temp_directory_path() / "weft-temp-file-XXXXXX";

  std::string of(const char* name) const { return path + "/" + name; }
  size_t entries() const {
    return static_cast<size_t>(std::distance(fs::directory_iterator(path), fs::directory_iterator()));
  }
  static std::string text(const std::string& file) {
    std::ostringstream all;
    all << std::ifstream(file).rdbuf();
    return all.str();
  }
  static mode_t mode(const std::string& file) {
    struct stat status;
    assert_int_equal(::stat(file.c_str(), &status), 0);
    return status.st_mode & 07777;
  }
};

template <class T>
bool is_fine(const io::Result<T>& result) {
  return static_cast<bool>(result);
}

// No file may become larger.
struct SizeLimit {
  explicit SizeLimit(rlim_t octets) {
    assert_int_equal(::getrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{octets, before.rlim_max};
    assert_int_equal(::setrlimit(RLIMIT_FSIZE, &limit), 0);
  }
  ~SizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before); }
  rlimit before;
};

TempFile made(const Folder& folder, Bytes text) {
  auto file = TempFile::create(folder.path);
  assert_true(is_fine(file) && file.value());
  assert_true(is_fine(file.value().append(text)));
  return std::move(file.value());
}

std::string read(const TempFile& file, uint64_t offset, size_t most) {
  std::string room(most, '?');
  const auto got = file.read_at(offset, {room.data(), room.size()});
  assert_true(is_fine(got));
  return room.substr(0, got.value());
}

}  // namespace

static void it_is_written_and_read_and_has_no_name(void**) {
  const Folder folder;
  TempFile file = made(folder, "hello ");
  assert_true(is_fine(file.append("world")));
  assert_true(is_fine(file.append("")));
  assert_int_equal(file.size(), 11);
  assert_int_equal(folder.entries(), 0);
  EXPECT_TEXT(read(file, 0, 100), "hello world");
  EXPECT_TEXT(read(file, 6, 3), "wor");
  EXPECT_TEXT(read(file, 11, 3), "");
  EXPECT_TEXT(read(file, 1'000, 3), "");
}

static void it_moves(void**) {
  const Folder folder;
  TempFile first = made(folder, "first");
  TempFile second = std::move(first);
  assert_true(!first);
  assert_int_equal(first.size(), 0);
  EXPECT_TEXT(read(second, 0, 9), "first");
  second = made(folder, "second");
  EXPECT_TEXT(read(second, 0, 9), "second");
  second.close();
  assert_true(!second);
  assert_int_equal(second.size(), 0);
}

static void failures_are_told(void**) {
  const Folder folder;
  assert_int_equal(TempFile::create(folder.of("none")).error().code, ENOENT);
  std::ofstream(folder.of("file")) << "x";
  assert_int_equal(TempFile::create(folder.of("file")).error().code, ENOTDIR);
  TempFile file = made(folder, "1234567");
  const SizeLimit limit(10);
  const auto written = file.append("890ab");
  assert_false(is_fine(written));
  assert_int_equal(written.error().code, EFBIG);
  // What there was room for is there.
  assert_int_equal(file.size(), 10);
  EXPECT_TEXT(read(file, 0, 20), "1234567890");
}

static void it_gets_a_name(void**) {
  const Folder folder;
  const TempFile file = made(folder, "text");
  std::ofstream(folder.of("name")) << "in the way";
  assert_true(is_fine(file.publish(folder.of("name"), 0640)));
  assert_int_equal(folder.entries(), 1);
  EXPECT_TEXT(Folder::text(folder.of("name")), "text");
  assert_int_equal(Folder::mode(folder.of("name")), 0640);
}

static void a_name_it_cannot_have_leaves_nothing(void**) {
  const Folder folder;
  const TempFile file = made(folder, "text");
  assert_int_equal(file.publish(folder.of("none/name"), 0640).error().code, ENOENT);
  fs::create_directory(folder.of("folder"));
  assert_false(is_fine(file.publish(folder.of("folder"), 0640)));
  assert_int_equal(folder.entries(), 1);
}

static void a_copy_is_there_when_it_is_whole(void**) {
  const Folder folder;
  const std::string text(2 * TempFileCopy::kStep + 5, 'x');
  const TempFile file = made(folder, text);
  TempFileCopy copy(file, folder.of("copy"));
  assert_true(is_fine(copy.begin()));
  int steps = 1;
  for (auto more = copy.step(); more && more.value(); more = copy.step()) ++steps;
  assert_int_equal(steps, 3);
  assert_false(fs::exists(folder.of("copy")));
  assert_true(is_fine(copy.publish(0600)));
  assert_int_equal(folder.entries(), 1);
  assert_true(Folder::text(folder.of("copy")) == text);
  assert_int_equal(Folder::mode(folder.of("copy")), 0600);
}

static void a_copy_that_is_dropped_leaves_nothing(void**) {
  const Folder folder;
  const TempFile file = made(folder, std::string(TempFileCopy::kStep + 1, 'x'));
  {
    TempFileCopy copy(file, folder.of("copy"));
    assert_true(is_fine(copy.begin()));
    assert_true(copy.step().value());
    assert_int_equal(folder.entries(), 1);
  }
  assert_int_equal(folder.entries(), 0);
  {
    TempFileCopy copy(file, folder.of("copy"));
    assert_true(is_fine(copy.begin()));
    const SizeLimit limit(1'000);
    auto more = copy.step();
    if (more) more = copy.step();
    assert_false(is_fine(more));
    assert_int_equal(more.error().code, EFBIG);
  }
  assert_int_equal(folder.entries(), 0);
  TempFileCopy nowhere(file, folder.of("none/copy"));
  assert_int_equal(nowhere.begin().error().code, ENOENT);
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(it_is_written_and_read_and_has_no_name),
      cmocka_unit_test(it_moves),
      cmocka_unit_test(failures_are_told),
      cmocka_unit_test(it_gets_a_name),
      cmocka_unit_test(a_name_it_cannot_have_leaves_nothing),
      cmocka_unit_test(a_copy_is_there_when_it_is_whole),
      cmocka_unit_test(a_copy_that_is_dropped_leaves_nothing),
  };
  return cmocka_run_group_tests_name("io/temp_file", tests, nullptr, nullptr);
}

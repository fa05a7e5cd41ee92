#include "files/beneath.h"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <thread>

#include <fcntl.h>

#include "files/folder.h"

using namespace weft;
using namespace weft::files;

namespace {

Root root_of(const test::Folder& folder) {
  return {Descriptor(::open(folder.path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)), folder.path()};
}

// The first octets of what was found, or the name of the error.
std::string text_of(const Result<Found, int>& found) {
  if (!found) return strerrorname_np(found.error());
  char room[64];
  const ssize_t size = ::read(found.value().descriptor.get(), room, sizeof room);
  if (size < 0) return errno == EISDIR ? "folder" : strerrorname_np(errno);
  return std::string(room, static_cast<size_t>(size)) + (found.value().through_link ? "*" : "");
}

struct Case {
  const char* path;
  const char* reject;
  const char* follow;
};

constexpr Case kCases[] = {
    {"a.txt", "a", "a"},
    {"", "folder", "folder"},
    {"sub", "folder", "folder"},
    {"sub/b.txt", "b", "b"},
    {"nothing", "ENOENT", "ENOENT"},
    {"sub/nothing", "ENOENT", "ENOENT"},
    {"a.txt/b", "ENOTDIR", "ENOTDIR"},
    {"link", "ELOOP", "a*"},
    {"chain", "ELOOP", "a*"},
    {"up", "ELOOP", "a*"},
    {"absolute", "ELOOP", "a*"},
    {"root", "ELOOP", "folder"},
    {"folder/b.txt", "ELOOP", "b*"},
    {"folder/back", "ELOOP", "a*"},
    {"out", "ELOOP", "EXDEV"},
    {"out-absolute", "ELOOP", "EXDEV"},
    {"neighbour", "ELOOP", "EXDEV"},
    {"out-folder/passwd", "ELOOP", "EXDEV"},
    {"loop", "ELOOP", "ELOOP"},
    {"dangling", "ELOOP", "ENOENT"},
};

void make(const test::Folder& folder) {
  folder.write("a.txt", "a");
  folder.write("sub/b.txt", "b");
  folder.link("link", "a.txt");
  folder.link("chain", "sub/../link");
  folder.link("up", "sub/../a.txt");
  folder.link("absolute", folder.path("a.txt"));
  folder.link("root", folder.path());
  folder.link("folder", "sub");
  folder.link("sub/back", "../a.txt");
  folder.link("out", "../../etc/passwd");
  folder.link("out-absolute", "/etc/passwd");
  folder.link("neighbour", folder.path() + "-neighbour");
  folder.link("out-folder", "/etc");
  folder.link("loop", "loop");
  folder.link("dangling", "nothing");
}

}  // namespace

static void policies_are_kept(void**) {
  const test::Folder folder;
  make(folder);
  const Root root = root_of(folder);
  for (const Case& one : kCases) {
    const std::string path = std::string(one.path) + ": ";
    EXPECT_TEXT(path + text_of(open_beneath(root, one.path, Symlinks::kReject)), path + one.reject);
    EXPECT_TEXT(path + text_of(walk_beneath(root, one.path, Symlinks::kReject)), path + one.reject);
    EXPECT_TEXT(path + text_of(open_beneath(root, one.path, Symlinks::kFollow)), path + one.follow);
    EXPECT_TEXT(path + text_of(walk_beneath(root, one.path, Symlinks::kFollow)), path + one.follow);
    EXPECT_TEXT(path + text_of(open_beneath(root, one.path, Symlinks::kOwnerMatch)), path + one.follow);
  }
}

static void owners_have_to_match(void**) {
  if (::getuid() != 0) return skip();
  const test::Folder folder;
  folder.write("mine", "mine");
  folder.link("own", "mine");
  folder.link("foreign", "mine");
  folder.link("over-foreign", "foreign");
  folder.write("sub/file", "sub");
  folder.link("foreign-folder", "sub");
  assert_int_equal(::lchown(folder.path("foreign").c_str(), 65534, 65534), 0);
  assert_int_equal(::lchown(folder.path("foreign-folder").c_str(), 65534, 65534), 0);
  const Root root = root_of(folder);
  EXPECT_TEXT(text_of(open_beneath(root, "own", Symlinks::kOwnerMatch)), "mine*");
  EXPECT_TEXT(text_of(open_beneath(root, "foreign", Symlinks::kOwnerMatch)), "EACCES");
  EXPECT_TEXT(text_of(open_beneath(root, "over-foreign", Symlinks::kOwnerMatch)), "EACCES");
  EXPECT_TEXT(text_of(open_beneath(root, "foreign-folder/file", Symlinks::kOwnerMatch)), "EACCES");
  EXPECT_TEXT(text_of(open_beneath(root, "foreign", Symlinks::kFollow)), "mine*");
}

// A folder and a link that leads out change places all the time.
static void races_lead_nowhere_else(void**) {
  const test::Folder folder;
  const test::Folder outside;
  folder.write("served/file", "inside");
  folder.write("spare/file", "inside");
  outside.write("file", "outside");
  folder.link("way-out", outside.path());
  const Root root = root_of(folder);
  std::atomic<bool> over = false;
  std::thread attacker([&] {
    const std::string served = folder.path("served"), out = folder.path("way-out");
    while (!over) ::renameat2(AT_FDCWD, served.c_str(), AT_FDCWD, out.c_str(), RENAME_EXCHANGE);
  });
  size_t inside = 0;
  for (int i = 0; i < 30'000 || (inside == 0 && i < 3'000'000); ++i) {
    for (const Symlinks policy : {Symlinks::kReject, Symlinks::kFollow, Symlinks::kOwnerMatch}) {
      const std::string text = i % 2 == 0 ? text_of(open_beneath(root, "served/file", policy))
                                          : text_of(walk_beneath(root, "served/file", policy));
      if (text.starts_with("outside")) EXPECT_TEXT(text, "not what is outside");
      inside += text.starts_with("inside");
    }
  }
  over = true;
  attacker.join();
  assert_true(inside > 0);
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(policies_are_kept),
      cmocka_unit_test(owners_have_to_match),
      cmocka_unit_test(races_lead_nowhere_else),
  };
  return cmocka_run_group_tests_name("files/beneath", tests, nullptr, nullptr);
}

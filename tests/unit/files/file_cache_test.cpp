#include "files/file_cache.h"

#include "files/folder.h"

using namespace weft;
using namespace weft::files;

namespace {

struct Fixture {
  explicit Fixture(size_t entries = 100, std::chrono::seconds ttl = std::chrono::seconds(0))
      : cache(loop, entries) {
    folder.write("a.txt", "first");
    folder.write("sub/deep/b.txt", "first");
    folder.write("index/index.html", "first");
    MountOptions options;
    options.prefix = "/";
    options.root = folder.path();
    options.symlinks = Symlinks::kFollow;
    options.cache_entries = entries;
    options.cache_ttl = ttl;
    options.precompressed = {coding::Coding::kGzip};
    mount = std::move(Mount::open(options).value());
  }

  // What would be sent: the text, "-" for nothing; with "+" when it came from the cache. In a turn of its
  // own.
  std::string get(Bytes path) {
    loop.at_turn_end(task);
    loop.run_turn(io::Loop::Wait::kNo);
    const Resource* known = cache.find(*mount, path);
    const Resource& resource = known ? *known : cache.resolve(*mount, path, 64 * 1024);
    std::string text = resource.kind == Resource::Kind::kFile
                           ? std::string(resource.file->octets(), resource.file->size())
                           : "-";
    if (!resource.coded.empty()) text += " coded";
    return text + (known ? "+" : "");
  }

  test::Folder folder;
  io::Loop loop;
  io::TurnTask task{[](void*) {}, nullptr};
  FileCache cache;
  std::unique_ptr<Mount> mount;
};

}  // namespace

static void what_is_found_is_kept(void**) {
  Fixture f;
  for (const Bytes path : {"a.txt", "sub/deep/b.txt", "index/"}) {
    EXPECT_TEXT(f.get(path), "first");
    EXPECT_TEXT(f.get(path), "first+");
  }
  EXPECT_TEXT(f.get("nothing"), "-");
  EXPECT_TEXT(f.get("nothing"), "-+");
}

static void changes_are_seen_at_once(void**) {
  Fixture f;
  for (int i = 0; i < 50; ++i) {
    const std::string text = "text " + std::to_string(i);
    f.folder.write("a.txt", text);
    EXPECT_TEXT(f.get("a.txt"), text);
    EXPECT_TEXT(f.get("a.txt"), text + "+");
  }
  f.get("sub/deep/b.txt");
  f.folder.write("unrelated", "x");
  EXPECT_TEXT(f.get("sub/deep/b.txt"), "first+");
  EXPECT_TEXT(f.get("a.txt"), "text 49+");
  std::filesystem::remove(f.folder.path("a.txt"));
  EXPECT_TEXT(f.get("a.txt"), "-");
  EXPECT_TEXT(f.get("a.txt"), "-+");
  f.folder.write("a.txt", "again");
  EXPECT_TEXT(f.get("a.txt"), "again");
}

static void a_file_renamed_into_place_is_seen(void**) {
  Fixture f;
  f.get("a.txt");
  f.folder.write("new", "renamed");
  std::filesystem::rename(f.folder.path("new"), f.folder.path("a.txt"));
  EXPECT_TEXT(f.get("a.txt"), "renamed");
}

static void folders_that_move_take_their_files_along(void**) {
  Fixture f;
  f.folder.write("other/deep/b.txt", "other");
  EXPECT_TEXT(f.get("sub/deep/b.txt"), "first");
  EXPECT_TEXT(f.get("other/deep/b.txt"), "other");
  std::filesystem::rename(f.folder.path("sub"), f.folder.path("old"));
  EXPECT_TEXT(f.get("sub/deep/b.txt"), "-");
  std::filesystem::rename(f.folder.path("other"), f.folder.path("sub"));
  EXPECT_TEXT(f.get("sub/deep/b.txt"), "other");
  EXPECT_TEXT(f.get("other/deep/b.txt"), "-");
  // What is watched is what is there now.
  f.folder.write("sub/deep/b.txt", "changed");
  EXPECT_TEXT(f.get("sub/deep/b.txt"), "changed");
  f.folder.write("old/deep/b.txt", "elsewhere");
  EXPECT_TEXT(f.get("old/deep/b.txt"), "elsewhere");
  std::filesystem::remove_all(f.folder.path("sub"));
  EXPECT_TEXT(f.get("sub/deep/b.txt"), "-");
  f.folder.write("sub/deep/b.txt", "back");
  EXPECT_TEXT(f.get("sub/deep/b.txt"), "back");
}

static void index_files_and_siblings_come_and_go(void**) {
  Fixture f;
  EXPECT_TEXT(f.get("index/"), "first");
  f.folder.write("index/index.html.gz", "packed");
  EXPECT_TEXT(f.get("index/"), "first coded");
  std::filesystem::remove(f.folder.path("index/index.html"));
  EXPECT_TEXT(f.get("index/"), "-");
  f.folder.write("a.txt.gz", "packed");
  EXPECT_TEXT(f.get("a.txt"), "first coded");
  std::filesystem::remove(f.folder.path("a.txt.gz"));
  EXPECT_TEXT(f.get("a.txt"), "first");
}

static void permissions_count(void**) {
  if (::getuid() == 0) return skip();
  Fixture f;
  f.get("a.txt");
  std::filesystem::permissions(f.folder.path("a.txt"), std::filesystem::perms::none);
  EXPECT_TEXT(f.get("a.txt"), "-");
}

static void what_links_lead_to_is_not_kept(void**) {
  Fixture f;
  f.folder.link("link.txt", "sub/deep/b.txt");
  EXPECT_TEXT(f.get("link.txt"), "first");
  EXPECT_TEXT(f.get("link.txt"), "first");
}

static void entries_are_bounded_and_the_oldest_leaves(void**) {
  Fixture f(2);
  f.get("a.txt");
  f.get("sub/deep/b.txt");
  f.get("a.txt");
  f.get("index/");
  assert_int_equal(f.cache.size(), 2);
  EXPECT_TEXT(f.get("a.txt"), "first+");
  EXPECT_TEXT(f.get("sub/deep/b.txt"), "first");
}

static void contents_are_bounded(void**) {
  Fixture f(10'000);
  const std::string text(60'000, 'x');
  for (int i = 0; i < 700; ++i) {
    const std::string name = "large" + std::to_string(i);
    f.folder.write(name, text);
    f.get(name);
  }
  assert_true(f.cache.size() < FileCache::kMaxContent / text.size());
  EXPECT_TEXT(f.get("large699"), text + "+");
}

static void what_is_sent_outlives_its_entry(void**) {
  Fixture f;
  f.get("a.txt");
  const Resource* known = f.cache.find(*f.mount, "a.txt");
  const OwnedBytes bytes = known->file->bytes(0, 5);
  f.folder.write("a.txt", "other");
  f.get("a.txt");
  EXPECT_TEXT(bytes.data, "first");
  bytes.done();
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(what_is_found_is_kept),
      cmocka_unit_test(changes_are_seen_at_once),
      cmocka_unit_test(a_file_renamed_into_place_is_seen),
      cmocka_unit_test(folders_that_move_take_their_files_along),
      cmocka_unit_test(index_files_and_siblings_come_and_go),
      cmocka_unit_test(permissions_count),
      cmocka_unit_test(what_links_lead_to_is_not_kept),
      cmocka_unit_test(entries_are_bounded_and_the_oldest_leaves),
      cmocka_unit_test(contents_are_bounded),
      cmocka_unit_test(what_is_sent_outlives_its_entry),
  };
  return cmocka_run_group_tests_name("files/file_cache", tests, nullptr, nullptr);
}

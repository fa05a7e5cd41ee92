#include "files/deltas.h"

#include "files/folder.h"
#include "weft/coding/libraries.h"

using namespace weft;
using namespace weft::files;
using coding::Coding;

namespace {

constexpr Bytes kAccept = "gzip, br, zstd, dcz";

std::string text_of(unsigned seed, size_t size) {
  std::string text;
  for (uint64_t x = seed; text.size() < size;) {
    x = x * 6364136223846793005u + 1442695040888963407u;
    text += std::to_string(x >> 33) + " ";
  }
  text.resize(size);
  return text;
}

std::string read(const OpenFile* file) {
  std::string room;
  return std::string(file->contents(room).value_or(Bytes()));
}

struct Fixture {
  explicit Fixture(size_t store_octets = 1024 * 1024)
      : policy({true, 100, {"text/javascript"}}), store(store_octets) {
    options.prefix = "/";
    options.root = folder.path();
    options.dictionary_rules = {{"app*.js", "match=\"/*\""}, {"lib/*/x?.js", "match=\"/*\""}};
    options.precompressed = {Coding::kDictionaryZstd};
  }

  void open() {
    mount = std::move(Mount::open(options).value());
    deltas = std::make_unique<Deltas>(Coders{policy, encoders, store});
    deltas->add(*mount);
  }

  Deltas::Delta ask(Bytes path, const Sha256& hash, int64_t now_ms = 0, Bytes accept = kAccept) {
    http::RequestHead request;
    request.fields.append_field("accept-encoding", accept);
    resource = mount->resolve(path, nullptr, 64 * 1024).resource;
    assert_true(resource.kind == Resource::Kind::kFile);
    return deltas->find(request, hash, *mount, resource, now_ms);
  }
  // Decoded with `dictionary`; "-" when there is no delta.
  bool sends_delta(Bytes path, const std::string& dictionary, int64_t now_ms = 0) {
    const Deltas::Delta delta = ask(path, sha256(dictionary), now_ms);
    if (!delta.file) return false;
    assert_true(delta.coding == Coding::kDictionaryZstd);
    assert_true(read(delta.file).starts_with(coding::dictionary_preamble(delta.coding, sha256(dictionary))));
    return true;
  }

  test::Folder folder;
  MountOptions options;
  coding::ResponsePolicy policy;
  coding::EncoderPool encoders{{}};
  coding::DictionaryStore store;
  std::unique_ptr<Mount> mount;
  std::unique_ptr<Deltas> deltas;
  Resource resource;
};

}  // namespace

static void what_is_there_is_known(void**) {
  Fixture f;
  const std::string one = text_of(1, 20'000), two = text_of(2, 20'000), three = text_of(3, 20'000);
  f.folder.write("app1.js", one);
  f.folder.write("lib/a/x1.js", two);
  f.folder.write("lib/x2.js", three);  // no rule leads there
  f.folder.write("app.hidden.js", three);
  f.folder.write("app2.js", "new " + one + two);
  f.options.hidden = {"*.hidden.js"};
  f.open();
  assert_true(f.sends_delta("app2.js", one));
  assert_true(f.sends_delta("app2.js", two));
  assert_false(f.sends_delta("app2.js", three));
  assert_int_equal(f.deltas->size(), 2);
}

static void each_is_coded_once(void**) {
  Fixture f;
  const std::string one = text_of(1, 20'000);
  f.folder.write("app1.js", one);
  f.folder.write("app2.js", "new " + one);
  f.open();
  OpenFile* const first = f.ask("app2.js", sha256(one)).file;
  const std::string tag(first->etag());
  assert_true(first->size() < 200);
  assert_ptr_equal(f.ask("app2.js", sha256(one)).file, first);
  assert_true(tag != f.resource.file->etag());
  f.folder.write("app2.js", "newer " + one);
  OpenFile* const second = f.ask("app2.js", sha256(one)).file;
  assert_ptr_not_equal(second, first);
  assert_true(second->etag() != tag);
  assert_int_equal(f.deltas->size(), 2);
}

static void what_was_sent_is_known_when_it_has_changed(void**) {
  Fixture f;
  const std::string one = text_of(1, 20'000), two = text_of(2, 20'000);
  f.open();
  f.folder.write("app.js", one);
  f.ask("app.js", sha256("unknown"));
  assert_true(f.deltas->offer(*f.mount, f.resource));
  f.folder.write("app.js", "now " + one);
  assert_true(f.sends_delta("app.js", one));
  // Changed between opening and sending: what is there is not what was opened.
  f.options.dictionary_rules.clear();
  f.folder.write("app.js", two);
  const Mount::Resolved opened = f.mount->resolve("app.js", nullptr, 0);
  f.folder.write("app.js", "else " + two);
  f.deltas->offer(*f.mount, opened.resource);
  assert_null(f.store.find(sha256(two)).get());
  assert_null(f.store.find(sha256("else " + two)).get());
}

static void new_files_are_found_now_and_then(void**) {
  Fixture f;
  const std::string one = text_of(1, 20'000), two = text_of(2, 20'000);
  f.folder.write("app.js", "new " + one + two);
  f.open();
  f.folder.write("app1.js", one);
  assert_true(f.sends_delta("app.js", one, 100));
  f.folder.write("app2.js", two);
  assert_false(f.sends_delta("app.js", two, 100 + OfferedFiles::kLookEveryMs - 1));
  assert_true(f.sends_delta("app.js", two, 100 + OfferedFiles::kLookEveryMs));
}

static void sizes_are_bounded(void**) {
  Fixture f(50'000);
  f.options.dictionary_max = 30'000;
  f.options.precompressed = {};
  const std::string one = text_of(1, 20'000), large = text_of(2, 30'001);
  f.folder.write("app1.js", one);
  f.folder.write("app2.js", large);
  f.folder.write("app3.js", one + large);
  f.open();
  assert_true(f.sends_delta("app1.js", one));
  assert_false(f.sends_delta("app1.js", large));
  assert_false(f.deltas->offer(*f.mount, f.mount->resolve("app2.js", nullptr, 0).resource));
  assert_false(f.sends_delta("app3.js", one));
  // Of more than the store holds the newest are kept.
  for (int i = 0; i < 10; ++i) {
    const std::string name = "app.late" + std::to_string(i) + ".js";
    f.folder.write(name, text_of(10 + static_cast<unsigned>(i), 20'000));
    std::filesystem::last_write_time(f.folder.path(name),
                                     std::filesystem::file_time_type::clock::now() + std::chrono::seconds(i));
  }
  coding::DictionaryStore store(50'000);
  OfferedFiles offered(store);
  offered.add(*f.mount);
  assert_int_equal(store.size(), 2);
  assert_non_null(store.find(sha256(text_of(19, 20'000))).get());
  assert_non_null(store.find(sha256(text_of(18, 20'000))).get());
}

static void results_are_bounded(void**) {
  Fixture f(64 * 1024 * 1024);
  const std::string one = text_of(1, 600'000);
  f.folder.write("app1.js", one);
  f.open();
  for (unsigned i = 0; i < 40; ++i) {
    f.folder.write("other.js", text_of(100 + i, 900'000));
    f.ask("other.js", sha256(one));
    assert_true(f.deltas->octets() <= Deltas::kMostOctets);
  }
  assert_true(f.deltas->size() > 10 && f.deltas->size() < 40);
  for (unsigned i = 0; i < 2 * Deltas::kMostKept; ++i) {
    f.folder.write("other.js", text_of(i, 1000));
    f.ask("other.js", sha256(one));
  }
  assert_true(f.deltas->size() <= Deltas::kMostKept);
}

static void siblings(void**) {
  Fixture f;
  const std::string old = text_of(1, 20'000);
  const Sha256 hash = sha256(old);
  const std::string name = delta_name("lib/new.js", hash, Coding::kDictionaryZstd);
  assert_int_equal(name.size(), std::string("lib/new.js.0123456789abcdef.dcz").size());
  f.folder.write("lib/new.js", "new " + old);
  f.folder.write(name, coding::dictionary_preamble(Coding::kDictionaryZstd, hash) + "made by a build");
  f.open();
  const Deltas::Delta delta = f.ask("lib/new.js", hash);
  assert_non_null(delta.file);
  assert_true(read(delta.file).ends_with("made by a build"));
  assert_null(f.ask("lib/new.js", hash, 0, "gzip, dcb").file);
  assert_null(f.ask("lib/new.js", hash, 0, "dcz;q=0").file);
  // One that is older than the file, of another dictionary, or cut off.
  for (const std::string& content :
       {std::string("x"), coding::dictionary_preamble(Coding::kDictionaryBrotli, hash),
        coding::dictionary_preamble(Coding::kDictionaryZstd, sha256("x"))}) {
    f.folder.write("lib/new.js", "newer " + old + content);
    f.folder.write(name, content);
    assert_null(f.ask("lib/new.js", hash).file);
  }
  f.folder.write(name, coding::dictionary_preamble(Coding::kDictionaryZstd, hash));
  std::filesystem::last_write_time(f.folder.path(name),
                                   std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
  assert_null(f.ask("lib/new.js", hash).file);
}

static void without_compression_only_siblings_are_sent(void**) {
  Fixture f;
  const std::string one = text_of(1, 20'000);
  f.folder.write("app1.js", one);
  f.folder.write("app2.js", "new " + one);
  f.open();
  const coding::ResponsePolicy off({false, 100, {"text/javascript"}});
  f.deltas = std::make_unique<Deltas>(Coders{off, f.encoders, f.store});
  f.deltas->add(*f.mount);
  assert_false(f.sends_delta("app2.js", one));
  const std::string name = delta_name("app2.js", sha256(one), Coding::kDictionaryZstd);
  f.folder.write(name, coding::dictionary_preamble(Coding::kDictionaryZstd, sha256(one)));
  assert_true(f.sends_delta("app2.js", one));
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(what_is_there_is_known),
      cmocka_unit_test(each_is_coded_once),
      cmocka_unit_test(what_was_sent_is_known_when_it_has_changed),
      cmocka_unit_test(new_files_are_found_now_and_then),
      cmocka_unit_test(sizes_are_bounded),
      cmocka_unit_test(results_are_bounded),
      cmocka_unit_test(siblings),
      cmocka_unit_test(without_compression_only_siblings_are_sent),
  };
  return cmocka_run_group_tests_name("files/deltas", tests, nullptr, nullptr);
}

// The parts of the wire that know neither sessions nor each other.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "h2/field_rules.h"
#include "h2/frame_reader.h"
#include "h2/stream_table.h"
#include "h2/support.h"
#include "h2/windows.h"

using namespace weft;
using namespace weft::h2;
using namespace weft::h2::testing;

namespace {

using Step = FrameReader::Step;

// "type flags stream size|fixed|content;" of every frame.
std::string read_all(FrameReader& reader, const std::vector<Bytes>& parts) {
  std::string text;
  std::string content;
  for (Bytes part : parts) {
    // A copy of its own, so that a sanitizer sees views that outlive the call.
    const std::vector<char> exact(part.begin(), part.end());
    Bytes in(exact.data(), exact.size());
    for (Step step; (step = reader.next(in)) != Step::kNeedsInput;) {
      const FrameHead& head = reader.head();
      switch (step) {
        case Step::kHead:
          text += std::to_string(static_cast<int>(head.type)) + " " + std::to_string(head.flags) + " " +
                  std::to_string(head.stream) + " " + std::to_string(head.size) + "|";
          break;
        case Step::kFixed: text += std::string(reader.fixed()) + "|"; break;
        case Step::kContent: content += reader.content(); break;
        case Step::kEnd:
          text += content + ";";
          content.clear();
          break;
        case Step::kTooShort: return text + "too short";
        case Step::kBadPadding: return text + "bad padding";
        case Step::kNeedsInput: break;
      }
    }
    assert_true(in.empty());
  }
  return text;
}

std::string read(const std::string& sent) {
  FrameReader reader;
  return read_all(reader, {Bytes(sent)});
}

}  // namespace

static void frames_have_parts(void**) {
  EXPECT_TEXT(read(data(1, "abc")), "0 0 1 3||abc;");
  EXPECT_TEXT(read(data(1, "")), "0 0 1 0||;");
  EXPECT_TEXT(read(ping() + data(3, "x", kEnd)), "6 0 0 8|12345678|;0 1 3 1||x;");
  EXPECT_TEXT(read(settings()), "4 0 0 0||;");
  EXPECT_TEXT(read(frame(FrameType{0x77}, 1, 5, "what")), "119 1 5 4|what|;");
  EXPECT_TEXT(read(frame(FrameType::kContinuation, 0xff, 5, "block")), "9 255 5 5||block;");
  // The reserved bit is none of the stream's.
  EXPECT_TEXT(read(frame(FrameType::kPing, 0, static_cast<int32_t>(0x80000007), "12345678")),
              "6 0 7 8|12345678|;");
}

static void padding_and_priorities_are_taken_off(void**) {
  EXPECT_TEXT(read(frame(FrameType::kData, 8, 1, std::string("\2abc\0\0", 6))), "0 8 1 6||abc;");
  EXPECT_TEXT(read(frame(FrameType::kData, 8, 1, std::string("\0abc", 4))), "0 8 1 4||abc;");
  EXPECT_TEXT(read(frame(FrameType::kData, 8, 1, std::string("\3\0\0\0", 4))), "0 8 1 4||;");
  EXPECT_TEXT(read(frame(FrameType::kHeaders, 0x28, 1, std::string("\1ppppwblock\0", 12))),
              "1 40 1 12||block;");
  EXPECT_TEXT(read(frame(FrameType::kHeaders, 0x20, 1, "ppppwblock")), "1 32 1 10||block;");
  EXPECT_TEXT(read(frame(FrameType::kData, 8, 1, "\3ab")), "0 8 1 3|bad padding");
  EXPECT_TEXT(read(frame(FrameType::kHeaders, 0x28, 1, "\1ppppw")), "1 40 1 6|bad padding");
  EXPECT_TEXT(read(frame(FrameType::kData, 8, 1, "")), "0 8 1 0|too short");
  EXPECT_TEXT(read(frame(FrameType::kHeaders, 0x20, 1, "pppp")), "1 32 1 4|too short");
}

static void long_payloads_are_cut_short(void**) {
  const std::string text(FrameReader::kMaxFixed + 100, 'x');
  EXPECT_TEXT(read(frame(FrameType::kGoaway, 0, 0, text) + data(1, "y")),
              "7 0 0 356|" + text.substr(0, FrameReader::kMaxFixed) + "|;0 0 1 1||y;");
}

static void it_does_not_matter_how_they_are_cut(void**) {
  const std::string sent = frame(FrameType::kHeaders, 0x28, 1, std::string("\1ppppwblock\0", 12)) + ping() +
                           frame(FrameType::kData, 8, 1, std::string("\2abc\0\0", 6)) +
                           settings(setting(3, 4) + setting(5, 6)) + data(1, "") +
                           frame(FrameType::kGoaway, 0, 0, std::string(300, 'x')) + data(1, "end", kEnd);
  const std::string whole = read(sent);
  for (size_t first = 0; first <= sent.size(); ++first) {
    for (const size_t step : {1, 2, 7, 1000}) {
      std::vector<Bytes> parts = {Bytes(sent).substr(0, first)};
      for (size_t at = first; at < sent.size(); at += step) parts.push_back(Bytes(sent).substr(at, step));
      FrameReader reader;
      EXPECT_TEXT(read_all(reader, parts), whole);
    }
  }
}

static void streams_are_found(void**) {
  StreamTable table;
  test::Random random(7);
  std::map<int32_t, std::unique_ptr<Stream>> open;
  for (int i = 0; i < 20'000; ++i) {
    const auto id = static_cast<int32_t>(1 + 2 * random.below(500));
    const auto found = open.find(id);
    assert_ptr_equal(table.find(id), found == open.end() ? nullptr : found->second.get());
    if (found == open.end()) {
      open[id] = std::make_unique<Stream>();
      open[id]->id = id;
      table.insert(*open[id]);
    } else if (random.below(3) != 0) {
      table.erase(*found->second);
      open.erase(found);
    }
    assert_int_equal(table.size(), open.size());
  }
  size_t visited = 0;
  table.for_each([&](const Stream& stream) {
    assert_int_equal(open.count(stream.id), 1);
    ++visited;
  });
  assert_int_equal(visited, open.size());
  for (const auto& [id, stream] : open) table.erase(*stream);
  assert_int_equal(table.size(), 0);
  for (const auto& [id, stream] : open) assert_null(table.find(id));
}

static void windows_of_the_peer(void**) {
  SendWindow window(100);
  window.use(60);
  assert_int_equal(window.room(), 40);
  assert_true(window.change(-100));
  assert_int_equal(window.room(), 0);
  assert_true(window.change(61));
  assert_int_equal(window.room(), 1);
  assert_true(window.change(kMaxWindow - 1));
  assert_int_equal(window.room(), kMaxWindow);
  assert_false(window.change(1));
}

static void windows_we_give(void**) {
  ReceiveWindow window(100);
  assert_true(window.use(60));
  assert_int_equal(window.give_back(49), 0);
  assert_int_equal(window.give_back(1), 50);
  assert_true(window.use(90));
  assert_false(window.use(1));
  ReceiveWindow none(0);
  assert_true(none.use(0));
  assert_int_equal(none.give_back(0), 0);
  assert_false(none.use(1));
}

static void names_and_values(void**) {
  for (const Bytes name : {"a", "x-y", "!#$%&'*+-.^_`|~09az"}) assert_true(is_valid_name(name));
  for (const Bytes name : {"", "A", "a b", ":a", "a:", "a\x7f", "\x80", "a\t"})
    assert_false(is_valid_name(name));
  assert_false(is_valid_name(Bytes("a\0", 2)));
  for (const Bytes value : {"", "a", "a b", "a\tb", "\x80\xff", "12345678", "1234567 9\t123456 8\t0"})
    assert_true(is_valid_value(value));
  for (const Bytes value : {" ", "\t", " a", "a ", "a\t", "\ta", "a\rb", "a\nb", "\x7f", "\x1f"})
    assert_false(is_valid_value(value));
  // Wherever it stands among others.
  for (size_t size = 1; size < 40; ++size) {
    for (size_t at = 0; at < size; ++at) {
      for (int octet = 0; octet < 256; ++octet) {
        std::string value(size, 'x');
        value[at] = static_cast<char>(octet);
        const bool blank = octet == ' ' || octet == '\t';
        const bool inside = at > 0 && at + 1 < size;
        const bool valid = blank ? inside : octet >= 0x20 && octet != 0x7f;
        if (is_valid_value(value) == valid) continue;
        print_error("octet %d at %zu of %zu\n", octet, at, size);
        _fail(__FILE__, __LINE__);
      }
    }
  }
}

static void fields_of_the_connection(void**) {
  for (const Bytes name : {"connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"})
    assert_false(is_valid_field(name, "x"));
  assert_true(is_valid_field("te", "Trailers"));
  assert_false(is_valid_field("te", "trailers, gzip"));
  assert_true(is_valid_field("upgrades", "x"));
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(frames_have_parts),
      cmocka_unit_test(padding_and_priorities_are_taken_off),
      cmocka_unit_test(long_payloads_are_cut_short),
      cmocka_unit_test(it_does_not_matter_how_they_are_cut),
      cmocka_unit_test(streams_are_found),
      cmocka_unit_test(windows_of_the_peer),
      cmocka_unit_test(windows_we_give),
      cmocka_unit_test(names_and_values),
      cmocka_unit_test(fields_of_the_connection),
  };
  return cmocka_run_group_tests_name("h2/frames", tests, nullptr, nullptr);
}

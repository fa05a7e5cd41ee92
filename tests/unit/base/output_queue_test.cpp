#include "weft/base/output_queue.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "check.h"
#include "sample_file.h"

using namespace weft;

namespace {

constexpr size_t kBlock = BlockPool::kBlockSize;

// Octets that count how often they were let go.
struct Owner {
  std::string text;
  int released = 0;

  OwnedBytes bytes() {
    return {text, [](void* owner) { ++static_cast<Owner*>(owner)->released; }, this};
  }
};

std::string contents(const OutputQueue& queue) {
  std::vector<Bytes> slices(1000);
  const size_t count = queue.peek(slices);
  assert_true(count < slices.size());
  std::string text;
  for (size_t i = 0; i < count; ++i) text += slices[i];
  return text;
}

size_t slice_count(const OutputQueue& queue) {
  Bytes slices[1000];
  return queue.peek(slices);
}

std::string pattern(size_t size, size_t seed) {
  std::string text(size, '\0');
  for (size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + (seed + i * 7 + i / 251) % 26);
  return text;
}

}  // namespace

static void small_pieces_share_a_block(void**) {
  BlockPool pool;
  OutputQueue queue(pool);
  assert_true(queue.empty());
  queue.append("HTTP/1.1 200 OK\r\n");
  queue.append(Bytes());
  queue.append("\r\n");
  EXPECT_TEXT(contents(queue), "HTTP/1.1 200 OK\r\n\r\n");
  assert_int_equal(slice_count(queue), 1);
  assert_int_equal(queue.size(), 19);
}

static void holds_no_block_while_empty(void**) {
  BlockPool pool;
  OutputQueue queue(pool);
  queue.append("abc");
  assert_int_equal(pool.spare(), 0);
  queue.consume(3);
  assert_true(queue.empty());
  assert_int_equal(pool.spare(), 1);
  queue.append("def");
  assert_int_equal(pool.spare(), 0);
  queue.clear();
  assert_int_equal(pool.spare(), 1);
  queue.reserve(10);
  assert_int_equal(pool.spare(), 0);
  queue.commit(0);
  assert_int_equal(pool.spare(), 1);
  assert_int_equal(slice_count(queue), 0);
}

static void reserve_is_contiguous_at_any_size(void**) {
  for (const size_t size : {size_t{1}, kBlock - 1, kBlock, kBlock + 1, 5 * kBlock}) {
    BlockPool pool;
    OutputQueue queue(pool);
    queue.append("head ");
    const std::string text = pattern(size, size);
    char* room = queue.reserve(size);
    std::copy(text.begin(), text.end(), room);
    queue.commit(size);
    queue.append(" tail");
    EXPECT_TEXT(contents(queue), "head " + text + " tail");
    queue.consume(queue.size());
    assert_true(queue.empty());
  }
}

static void fills_the_tail_before_taking_a_block(void**) {
  BlockPool pool;
  OutputQueue queue(pool);
  const std::string text = pattern(kBlock - 10, 1);
  queue.append(text);
  queue.append("0123456789ABCDE");
  Bytes slices[4];
  assert_int_equal(queue.peek(slices), 2);
  assert_int_equal(slices[0].size(), kBlock);
  EXPECT_TEXT(slices[1], "ABCDE");
  // A tail with no room at all.
  queue.append(pattern(kBlock - 5, 2));
  assert_int_equal(queue.peek(slices), 2);
  queue.append("x");
  assert_int_equal(queue.peek(slices), 3);
  EXPECT_TEXT(contents(queue), text + "0123456789ABCDE" + pattern(kBlock - 5, 2) + "x");
}

static void large_owned_bytes_are_referenced(void**) {
  BlockPool pool;
  OutputQueue queue(pool);
  Owner owner{pattern(OutputQueue::kReferenceFrom, 3)};
  queue.append(owner.bytes());
  Bytes slice;
  assert_int_equal(queue.peek({&slice, 1}), 1);
  assert_ptr_equal(slice.data(), owner.text.data());
  assert_int_equal(owner.released, 0);
  queue.append("tail");
  queue.consume(owner.text.size() - 1);
  assert_int_equal(owner.released, 0);
  queue.consume(1);
  assert_int_equal(owner.released, 1);
  EXPECT_TEXT(contents(queue), "tail");
  EXPECT_TEXT(owner.text, pattern(OutputQueue::kReferenceFrom, 3));
}

static void small_and_unowned_bytes_are_copied(void**) {
  BlockPool pool;
  OutputQueue queue(pool);
  Owner owner{pattern(OutputQueue::kReferenceFrom - 1, 4)};
  queue.append(owner.bytes());
  assert_int_equal(owner.released, 1);
  const std::string expected = owner.text;
  owner.text.assign(owner.text.size(), '#');
  EXPECT_TEXT(contents(queue), expected);
  std::string borrowed = pattern(3 * kBlock, 5);
  queue.append(OwnedBytes(borrowed));
  const std::string all = expected + borrowed;
  borrowed.assign(borrowed.size(), '#');
  EXPECT_TEXT(contents(queue), all);
  Owner nothing;
  queue.append(nothing.bytes());
  assert_int_equal(nothing.released, 1);
}

static void clear_and_destruction_release_once(void**) {
  BlockPool pool;
  Owner first{pattern(20000, 6)}, second{pattern(20000, 7)};
  {
    OutputQueue queue(pool);
    queue.append(first.bytes());
    queue.clear();
    assert_int_equal(first.released, 1);
    queue.append(second.bytes());
    queue.consume(10);
  }
  assert_int_equal(first.released, 1);
  assert_int_equal(second.released, 1);
}

static void framing_around_references_shares_a_block(void**) {
  BlockPool pool;
  OutputQueue queue(pool);
  std::vector<std::unique_ptr<Owner>> owners;
  std::string expected;
  for (int i = 0; i < 100; ++i) {
    owners.push_back(std::make_unique<Owner>(Owner{pattern(OutputQueue::kReferenceFrom, i)}));
    queue.append("2000\r\n");
    queue.append(owners.back()->bytes());
    queue.append("\r\n");
    expected += "2000\r\n" + owners.back()->text + "\r\n";
  }
  EXPECT_TEXT(contents(queue), expected);
  queue.consume(queue.size() / 2);
  EXPECT_TEXT(contents(queue), Bytes(expected).substr(expected.size() / 2));
  queue.clear();
  assert_int_equal(pool.spare(), 1);
  for (const auto& owner : owners) assert_int_equal(owner->released, 1);
}

static void unused_room_behind_a_reference_keeps_the_block(void**) {
  BlockPool pool;
  OutputQueue queue(pool), other(pool);
  Owner owner{pattern(OutputQueue::kReferenceFrom, 9)};
  queue.append("head");
  queue.append(owner.bytes());
  queue.reserve(10);
  queue.commit(0);
  assert_int_equal(slice_count(queue), 2);
  other.append("overwritten?");
  queue.append("tail");
  EXPECT_TEXT(contents(queue), "head" + owner.text + "tail");
  queue.consume(queue.size());
  assert_int_equal(pool.spare(), 1);
  queue.append("head");
  queue.append(owner.bytes());
  queue.reserve(10);
  queue.commit(0);
  queue.consume(queue.size());
  assert_int_equal(pool.spare(), 1);
  assert_int_equal(slice_count(queue), 0);
  EXPECT_TEXT(contents(other), "overwritten?");
}

static void peek_stops_at_the_slices_given(void**) {
  BlockPool pool;
  OutputQueue queue(pool);
  queue.append(pattern(5 * kBlock, 8));
  Bytes slices[2];
  assert_int_equal(queue.peek(slices), 2);
  EXPECT_TEXT(std::string(slices[0]) + std::string(slices[1]),
              Bytes(pattern(5 * kBlock, 8)).substr(0, 2 * kBlock));
  assert_int_equal(queue.peek({}), 0);
}

static void splice_copies_small_and_references_large_pieces(void**) {
  BlockPool pool;
  OutputQueue from(pool), to(pool);
  Owner owner{pattern(40'000, 1)};
  from.append("small ");
  from.append(owner.bytes());
  from.append(" end");
  to.append("head ");
  to.splice(from, 6 + 16'000);
  EXPECT_TEXT(contents(to), "head small " + owner.text.substr(0, 16'000));
  assert_int_equal(from.size(), 24'000 + 4);
  Bytes slices[2];
  assert_int_equal(to.peek(slices), 2);
  assert_ptr_equal(slices[1].data(), owner.text.data());
  to.append("[frame]");
  to.splice(from, 16'000);
  to.append("[frame]");
  to.splice(from, 8'004);
  assert_true(from.empty());
  assert_int_equal(owner.released, 0);
  EXPECT_TEXT(contents(to), "head small " + owner.text.substr(0, 16'000) + "[frame]" +
                                owner.text.substr(16'000, 16'000) + "[frame]" + owner.text.substr(32'000) +
                                " end");
  to.consume(to.size() - 5);
  assert_int_equal(owner.released, 0);
  to.consume(5);
  assert_int_equal(owner.released, 1);
  assert_int_equal(pool.lent(), 0);
}

static void splice_shares_a_block_between_the_frames(void**) {
  BlockPool pool;
  OutputQueue from(pool), to(pool);
  Owner owner{pattern(16'000 * 50, 1)};
  from.append(owner.bytes());
  for (int i = 0; i < 50; ++i) {
    to.append("[header]");
    to.splice(from, 16'000);
  }
  assert_int_equal(pool.lent(), 1);
  to.append("next");
  assert_int_equal(pool.lent(), 1);
  to.consume(to.size() - 4);
  assert_int_equal(owner.released, 1);
  to.consume(4);
  assert_int_equal(pool.lent(), 0);
}

static void dropping_the_source_leaves_what_the_other_still_needs(void**) {
  BlockPool pool;
  OutputQueue to(pool);
  Owner lent{pattern(20'000, 1)}, untouched{pattern(20'000, 2)};
  {
    OutputQueue from(pool);
    from.append(lent.bytes());
    from.append(untouched.bytes());
    to.splice(from, 10'000);
    from.drop_into(to);
    assert_true(from.empty());
    assert_int_equal(lent.released, 0);
    assert_int_equal(untouched.released, 1);
  }
  to.append("more");
  EXPECT_TEXT(contents(to), lent.text.substr(0, 10'000) + "more");
  to.consume(10'000);
  to.append("x");
  to.consume(5);
  assert_int_equal(lent.released, 1);
}

static void a_view_may_be_dropped_before_its_source(void**) {
  BlockPool pool;
  OutputQueue from(pool), to(pool);
  Owner owner{pattern(20'000, 1)};
  from.append(owner.bytes());
  to.splice(from, 10'000);
  to.clear();
  assert_int_equal(owner.released, 0);
  from.drop_into(to);
  assert_int_equal(owner.released, 1);
  assert_true(to.empty());
}

// Several sources into one target, with everything that may happen to either.
static void run_random_splices(uint64_t seed) {
  test::Random random(seed);
  BlockPool pool;
  std::vector<std::unique_ptr<Owner>> owners;
  {
    OutputQueue to(pool), a(pool), b(pool);
    OutputQueue* const sources[] = {&a, &b};
    std::string models[2], model;
    for (size_t round = 0; round < 3000; ++round) {
      const size_t which = random.below(2);
      OutputQueue& from = *sources[which];
      constexpr size_t kSizes[] = {1, 5, 200, 4096, 8192, kBlock, 40'000, 200'000};
      const std::string text = pattern(random.below(kSizes[random.below(std::size(kSizes))] + 1), round);
      switch (random.below(7)) {
        case 0:
          from.append(Bytes(text));
          models[which] += text;
          break;
        case 1:
          owners.push_back(std::make_unique<Owner>(Owner{text}));
          from.append(owners.back()->bytes());
          models[which] += text;
          break;
        case 2: {
          const size_t count = random.below(std::min<size_t>(from.size(), 16'384) + 1);
          to.append("[frame]");
          to.splice(from, count);
          model += "[frame]" + models[which].substr(0, count);
          models[which].erase(0, count);
          break;
        }
        case 3: {
          to.splice(from, from.size());
          model += std::exchange(models[which], {});
          break;
        }
        case 4:
          if (random.below(4) > 0) break;
          from.drop_into(to);
          models[which].clear();
          break;
        case 5:
          if (random.below(8) > 0) break;
          to.clear();
          model.clear();
          break;
        default: {
          const size_t count = random.below(3) == 0 ? model.size() : random.below(model.size() + 1);
          to.consume(count);
          model.erase(0, count);
        }
      }
      assert_int_equal(to.size(), model.size());
      assert_true(contents(to) == model);
      assert_true(contents(from) == models[which]);
    }
    a.drop_into(to);
    b.drop_into(to);
  }
  assert_int_equal(pool.lent(), 0);
  for (const auto& owner : owners) assert_int_equal(owner->released, 1);
}

static void splices_agree_with_strings_under_random_orders(void**) {
  for (uint64_t seed = 1; seed <= 10; ++seed) run_random_splices(seed);
}

// One run of random orders against a string; `drain` decides how often the queue runs empty.
static void run_random_orders(uint64_t seed, size_t drain) {
  test::Random random(seed);
  BlockPool pool;
  std::vector<std::unique_ptr<Owner>> owners;
  std::string model;
  {
    OutputQueue queue(pool);
    for (size_t round = 0; round < 2000; ++round) {
      constexpr size_t kSizes[] = {1, 5, 200, 8191, 8192, 8193, kBlock - 1, kBlock, kBlock + 1, 40000};
      const std::string text = pattern(random.below(kSizes[random.below(std::size(kSizes))] + 1), round);
      switch (random.below(5)) {
        case 0:
          queue.append(Bytes(text));
          model += text;
          break;
        case 1: {
          owners.push_back(std::make_unique<Owner>(Owner{text}));
          queue.append(owners.back()->bytes());
          model += text;
          break;
        }
        case 2: {
          const size_t used = random.below(text.size() + 1);
          std::copy_n(text.begin(), used, queue.reserve(text.size()));
          queue.commit(used);
          model.append(text, 0, used);
          break;
        }
        default: {
          const size_t count = random.below(drain) == 0 ? model.size() : random.below(model.size() + 1);
          queue.consume(count);
          model.erase(0, count);
        }
      }
      assert_int_equal(queue.size(), model.size());
      assert_int_equal(queue.empty(), model.empty());
      assert_true(contents(queue) == model);
    }
    assert_true(contents(queue) == model);
  }
  for (const auto& owner : owners) assert_int_equal(owner->released, 1);
}

static void agrees_with_a_string_under_random_orders(void**) {
  for (uint64_t seed = 1; seed <= 10; ++seed) run_random_orders(seed, seed % 2 ? 3 : 1000);
}

// --- files

static void files_keep_their_place(void**) {
  BlockPool pool;
  test::SampleFile file(100'000);
  OutputQueue queue(pool);
  queue.append("head ");
  queue.append(file.part(10, 50'000));
  queue.append(" between ");
  queue.append(file.part(0, 5));
  queue.append(" tail");
  assert_int_equal(queue.size(), 5 + 50'000 + 9 + 5 + 5);
  EXPECT_TEXT(contents(queue), "head ");
  assert_false(queue.front_file().has_value());
  queue.consume(5);
  assert_int_equal(slice_count(queue), 0);
  const auto front = queue.front_file();
  assert_true(front && front->offset == 10 && front->size == 50'000);
  queue.consume(20'000);
  assert_int_equal(queue.front_file()->offset, 20'010);
  assert_int_equal(queue.front_file()->size, 30'000);
  queue.consume(30'000);
  assert_int_equal(file.released(), 1);
  EXPECT_TEXT(contents(queue), " between ");
  queue.consume(9);
  assert_true(queue.has_files());
  queue.consume(5);
  assert_false(queue.has_files());
  EXPECT_TEXT(contents(queue), " tail");
  queue.consume(5);
  assert_int_equal(file.released(), 2);
  assert_int_equal(pool.lent(), 0);
}

static void files_are_loaded_as_far_as_is_asked(void**) {
  BlockPool pool;
  test::SampleFile file(100'000);
  OutputQueue queue(pool);
  queue.append("head ");
  queue.append(file.whole());
  queue.append(" tail");
  assert_true(queue.load(5));
  EXPECT_TEXT(contents(queue), "head ");
  assert_true(queue.load(6));
  EXPECT_TEXT(contents(queue), "head " + file.text().substr(0, 1));
  assert_true(queue.load(40'000));
  EXPECT_TEXT(contents(queue), "head " + file.text().substr(0, 39'995));
  assert_true(queue.load(SIZE_MAX));
  EXPECT_TEXT(contents(queue), "head " + file.text() + " tail");
  assert_int_equal(file.released(), 1);
  assert_int_equal(queue.size(), 100'010);
}

static void a_long_file_takes_no_more_than_what_is_loaded(void**) {
  BlockPool pool;
  test::SampleFile file(5'000'000);
  OutputQueue queue(pool);
  queue.append(file.whole());
  std::string text;
  while (!queue.empty()) {
    assert_true(queue.load(40'000));
    Bytes slices[8];
    const size_t count = queue.peek(slices);
    assert_true(count <= 4 && pool.lent() <= 4);
    for (size_t i = 0; i < count; ++i) text += slices[i];
    queue.consume(std::min<size_t>(40'000, queue.size()));
  }
  assert_true(text == file.text());
}

static void a_file_that_has_become_shorter_cannot_be_loaded(void**) {
  BlockPool pool;
  test::SampleFile file(100'000);
  OutputQueue queue(pool);
  queue.append(file.whole());
  file.truncate(20'000);
  assert_true(queue.load(20'000));
  assert_false(queue.load(20'001));
  queue.clear();
  assert_int_equal(file.released(), 1);
  assert_int_equal(pool.lent(), 0);
}

static void what_was_loaded_is_spliced(void**) {
  BlockPool pool;
  test::SampleFile file(100'000);
  OutputQueue from(pool), to(pool);
  from.append("head");
  from.append(file.whole());
  from.append("tail");
  std::string text;
  while (!from.empty()) {
    const size_t part = std::min<size_t>(16'384, from.size());
    assert_true(from.load(part));
    to.append("[");
    to.splice(from, part);
    to.append("]");
    text += contents(to);
    to.consume(to.size());
  }
  std::string expected = "head" + file.text() + "tail";
  for (size_t at = 0; at < expected.size(); at += 16'386) {
    expected.insert(at, "[");
    expected.insert(std::min(at + 16'385, expected.size()), "]");
  }
  assert_true(text == expected);
  assert_int_equal(file.released(), 1);
  assert_int_equal(pool.lent(), 0);
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(small_pieces_share_a_block),
      cmocka_unit_test(holds_no_block_while_empty),
      cmocka_unit_test(reserve_is_contiguous_at_any_size),
      cmocka_unit_test(fills_the_tail_before_taking_a_block),
      cmocka_unit_test(large_owned_bytes_are_referenced),
      cmocka_unit_test(small_and_unowned_bytes_are_copied),
      cmocka_unit_test(clear_and_destruction_release_once),
      cmocka_unit_test(framing_around_references_shares_a_block),
      cmocka_unit_test(unused_room_behind_a_reference_keeps_the_block),
      cmocka_unit_test(peek_stops_at_the_slices_given),
      cmocka_unit_test(agrees_with_a_string_under_random_orders),
      cmocka_unit_test(splice_copies_small_and_references_large_pieces),
      cmocka_unit_test(splice_shares_a_block_between_the_frames),
      cmocka_unit_test(dropping_the_source_leaves_what_the_other_still_needs),
      cmocka_unit_test(a_view_may_be_dropped_before_its_source),
      cmocka_unit_test(splices_agree_with_strings_under_random_orders),
      cmocka_unit_test(files_keep_their_place),
      cmocka_unit_test(files_are_loaded_as_far_as_is_asked),
      cmocka_unit_test(a_long_file_takes_no_more_than_what_is_loaded),
      cmocka_unit_test(a_file_that_has_become_shorter_cannot_be_loaded),
      cmocka_unit_test(what_was_loaded_is_spliced),
  };
  return cmocka_run_group_tests_name("base/output_queue", tests, nullptr, nullptr);
}

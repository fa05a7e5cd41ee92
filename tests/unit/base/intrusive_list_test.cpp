#include "weft/base/intrusive_list.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <string>

#include "check.h"

using namespace weft;

namespace {

// Polymorphic, with the hook behind other members and a second one beside it: what connections look like.
class Item {
 public:
  explicit Item(int number_of_item) : number(number_of_item) {}
  virtual ~Item() = default;

  int number;
  std::string ballast = "ballast";
  ListHook by_age;
  ListHook by_name;
};

using AgeList = IntrusiveList<Item, &Item::by_age>;
using NameList = IntrusiveList<Item, &Item::by_name>;

std::string numbers(const AgeList& list) {
  std::string text;
  for (const Item* item = list.front(); item; item = list.next(*item))
    text += std::to_string(item->number) + " ";
  return text;
}

}  // namespace

static void keeps_order(void**) {
  Item a(1), b(2), c(3);
  AgeList list;
  assert_true(list.empty());
  assert_null(list.front());
  assert_null(list.pop_front());
  list.push_back(b);
  list.push_back(c);
  list.push_front(a);
  EXPECT_TEXT(numbers(list), "1 2 3 ");
  assert_ptr_equal(list.pop_front(), &a);
  assert_false(a.by_age.linked());
  EXPECT_TEXT(numbers(list), "2 3 ");
}

static void elements_leave_by_themselves(void**) {
  AgeList list;
  Item first(1);
  list.push_back(first);
  {
    Item dying(2);
    list.push_back(dying);
    EXPECT_TEXT(numbers(list), "1 2 ");
  }
  EXPECT_TEXT(numbers(list), "1 ");
  first.by_age.unlink();
  first.by_age.unlink();
  assert_true(list.empty());
  list.push_back(first);
  EXPECT_TEXT(numbers(list), "1 ");
}

static void elements_outlive_the_list(void**) {
  Item item(1);
  {
    AgeList list;
    list.push_back(item);
    assert_true(item.by_age.linked());
  }
  assert_false(item.by_age.linked());
}

static void one_element_in_two_lists(void**) {
  Item item(1);
  AgeList ages;
  NameList names;
  ages.push_back(item);
  names.push_back(item);
  assert_ptr_equal(ages.front(), &item);
  assert_ptr_equal(names.front(), &item);
  item.by_age.unlink();
  assert_true(ages.empty());
  assert_ptr_equal(names.front(), &item);
}

static void splices(void**) {
  Item a(1), b(2), c(3), d(4);
  AgeList list, other;
  list.splice_back(other);
  assert_true(list.empty());
  other.push_back(a);
  other.push_back(b);
  list.splice_back(other);
  assert_true(other.empty());
  EXPECT_TEXT(numbers(list), "1 2 ");
  other.push_back(c);
  other.push_back(d);
  list.splice_back(other);
  list.splice_back(other);
  EXPECT_TEXT(numbers(list), "1 2 3 4 ");
  c.by_age.unlink();
  other.push_back(c);
  EXPECT_TEXT(numbers(list), "1 2 4 ");
  EXPECT_TEXT(numbers(other), "3 ");
}

static void agrees_with_a_deque_under_random_orders(void**) {
  test::Random random(1);
  std::unique_ptr<Item> items[20];
  std::deque<int> model;
  AgeList list;
  for (int i = 0; i < 20; ++i) items[i] = std::make_unique<Item>(i);
  for (int round = 0; round < 5000; ++round) {
    const int i = static_cast<int>(random.below(20));
    Item& item = *items[i];
    if (item.by_age.linked()) {
      model.erase(std::find(model.begin(), model.end(), i));
      if (random.below(2)) {
        item.by_age.unlink();
      } else {
        items[i] = std::make_unique<Item>(i);
      }
    } else if (random.below(2)) {
      list.push_back(item);
      model.push_back(i);
    } else {
      list.push_front(item);
      model.push_front(i);
    }
    std::string expected;
    for (const int number : model) expected += std::to_string(number) + " ";
    EXPECT_TEXT(numbers(list), expected);
  }
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(keeps_order),
      cmocka_unit_test(elements_leave_by_themselves),
      cmocka_unit_test(elements_outlive_the_list),
      cmocka_unit_test(one_element_in_two_lists),
      cmocka_unit_test(splices),
      cmocka_unit_test(agrees_with_a_deque_under_random_orders),
  };
  return cmocka_run_group_tests_name("base/intrusive_list", tests, nullptr, nullptr);
}

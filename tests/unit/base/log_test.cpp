#include "weft/base/log.h"

#include <string>
#include <vector>

#include "check.h"

using namespace weft;

namespace {

class MemoryLogger : public Logger {
 public:
  struct Line {
    Severity severity;
    std::string text;
  };

  void write(Severity severity, const char* line) override { lines.push_back({severity, line}); }
  void write_beside(Severity severity, const char* line) override { beside.push_back({severity, line}); }

  std::vector<Line> lines;
  std::vector<Line> beside;
};

int count_up(int& counter) {
  return ++counter;
}

}  // namespace

static void formats_and_passes_the_severity_on(void**) {
  MemoryLogger logger;
  WEFT_LOG(logger, Severity::kError, "%s: %d", "port", 80);
  assert_int_equal(logger.lines.size(), 1);
  assert_true(logger.lines[0].severity == Severity::kError);
  EXPECT_TEXT(logger.lines[0].text, "port: 80");
}

static void evaluates_nothing_below_the_threshold(void**) {
  MemoryLogger logger;
  int evaluated = 0;
  WEFT_LOG(logger, Severity::kInfo, "%d", count_up(evaluated));
  assert_int_equal(evaluated, 0);
  assert_int_equal(logger.lines.size(), 0);
  WEFT_LOG(logger, Severity::kWarn, "%d", count_up(evaluated));
  assert_int_equal(logger.lines.size(), 1);
  logger.set_threshold(Severity::kDebug);
  WEFT_LOG(logger, Severity::kDebug, "%d", count_up(evaluated));
  assert_int_equal(logger.lines.size(), 2);
  logger.set_threshold(Severity::kOff);
  WEFT_LOG(logger, Severity::kError, "%d", count_up(evaluated));
  assert_int_equal(logger.lines.size(), 2);
  assert_int_equal(evaluated, 2);
}

static void cuts_long_lines(void**) {
  MemoryLogger logger;
  const std::string text(5000, 'x');
  WEFT_LOG(logger, Severity::kError, "%s", text.c_str());
  assert_int_equal(logger.lines[0].text.size(), 1023);
}

static void no_argument_can_break_the_line(void**) {
  MemoryLogger logger;
  WEFT_LOG(logger, Severity::kError, "refused %s", "GET /\r\n[error] forged\x1b[2J\x7f\t\xc3\xa9");
  EXPECT_TEXT(logger.lines[0].text, "refused GET /\?\?[error] forged?[2J??\xc3\xa9");
}

static void lines_from_beside_are_formatted_the_same_way(void**) {
  MemoryLogger logger;
  log_line_beside(logger, Severity::kWarn, "stuck in %s\n", "sleep()");
  log_line_beside(logger, Severity::kInfo, "not wanted");
  assert_int_equal(logger.lines.size(), 0);
  assert_int_equal(logger.beside.size(), 1);
  EXPECT_TEXT(logger.beside[0].text, "stuck in sleep()?");
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(formats_and_passes_the_severity_on),
      cmocka_unit_test(evaluates_nothing_below_the_threshold),
      cmocka_unit_test(cuts_long_lines),
      cmocka_unit_test(no_argument_can_break_the_line),
      cmocka_unit_test(lines_from_beside_are_formatted_the_same_way),
  };
  return cmocka_run_group_tests_name("base/log", tests, nullptr, nullptr);
}

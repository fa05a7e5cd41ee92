#include "php/hooks/sleep_functions.h"

#include <cmath>

#include <sys/time.h>

#include "php/hooks/internal_function.h"
#include "php/scheduler.h"
#include "php/zend.h"

namespace weft::php {

namespace {

enum Hooked : uint8_t { kSleep, kUsleep, kTimeNanosleep, kTimeSleepUntil, kHookedCount };

zif_handler originals[kHookedCount];

bool inside() {
  Scheduler* scheduler = Scheduler::get_if_used();
  return scheduler && scheduler->current();
}

// Sleeps for the time in `unit`s of a second, rounded up to milliseconds.
bool sleep_for(zend_long count, zend_long unit) {
  const zend_long per_ms = unit / 1000;
  return Scheduler::get().sleep_ms(per_ms ? count / per_ms + (count % per_ms != 0) : count * 1000);
}

bool is_long(const zval* value) {
  return Z_TYPE_P(value) == IS_LONG && Z_LVAL_P(value) >= 0;
}

void hooked_sleep(INTERNAL_FUNCTION_PARAMETERS) {
  zval* seconds = ZEND_CALL_ARG(execute_data, 1);
  if (!inside() || ZEND_NUM_ARGS() != 1 || !is_long(seconds) || Z_LVAL_P(seconds) > UINT_MAX) {
    originals[kSleep](INTERNAL_FUNCTION_PARAM_PASSTHRU);
    return;
  }
  if (sleep_for(Z_LVAL_P(seconds), 1)) RETVAL_LONG(0);
}

void hooked_usleep(INTERNAL_FUNCTION_PARAMETERS) {
  zval* microseconds = ZEND_CALL_ARG(execute_data, 1);
  if (!inside() || ZEND_NUM_ARGS() != 1 || !is_long(microseconds) || Z_LVAL_P(microseconds) > UINT_MAX) {
    originals[kUsleep](INTERNAL_FUNCTION_PARAM_PASSTHRU);
    return;
  }
  sleep_for(Z_LVAL_P(microseconds), 1'000'000);
}

void hooked_time_nanosleep(INTERNAL_FUNCTION_PARAMETERS) {
  zval* seconds = ZEND_CALL_ARG(execute_data, 1);
  zval* nanoseconds = ZEND_CALL_ARG(execute_data, 2);
  if (!inside() || ZEND_NUM_ARGS() != 2 || !is_long(seconds) || !is_long(nanoseconds) ||
      Z_LVAL_P(seconds) > UINT_MAX || Z_LVAL_P(nanoseconds) > 999'999'999) {
    originals[kTimeNanosleep](INTERNAL_FUNCTION_PARAM_PASSTHRU);
    return;
  }
  const zend_long milliseconds = Z_LVAL_P(seconds) * 1000 + (Z_LVAL_P(nanoseconds) + 999'999) / 1'000'000;
  if (Scheduler::get().sleep_ms(milliseconds)) RETVAL_TRUE;
}

// Seconds left until `when`; not positive when it has passed.
double seconds_until(double when) {
  timeval now;
  gettimeofday(&now, nullptr);
  return when - (static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_usec) / 1e6);
}

void hooked_time_sleep_until(INTERNAL_FUNCTION_PARAMETERS) {
  zval* timestamp = ZEND_CALL_ARG(execute_data, 1);
  const bool number =
      ZEND_NUM_ARGS() == 1 && (Z_TYPE_P(timestamp) == IS_DOUBLE || Z_TYPE_P(timestamp) == IS_LONG);
  const double left = number ? seconds_until(zval_get_double(timestamp)) : -1;
  if (!inside() || !(left > 0) || left > UINT_MAX) {
    originals[kTimeSleepUntil](INTERNAL_FUNCTION_PARAM_PASSTHRU);
    return;
  }
  if (Scheduler::get().sleep_ms(static_cast<int64_t>(std::ceil(left * 1000)))) RETVAL_TRUE;
}

}  // namespace

void install_sleep_hooks() {
  originals[kSleep] = replace_function("sleep", hooked_sleep);
  originals[kUsleep] = replace_function("usleep", hooked_usleep);
  originals[kTimeNanosleep] = replace_function("time_nanosleep", hooked_time_nanosleep);
  originals[kTimeSleepUntil] = replace_function("time_sleep_until", hooked_time_sleep_until);
}

}  // namespace weft::php

#pragma once

#include "php/watchdog/line.h"
#include "php/zend.h"

namespace weft::php {

// The PHP stack of the running code, or of a suspended coroutine, in the form of an exception's trace,
// without arguments. Reads only what is there: allocates nothing, runs nothing.
class Backtrace {
 public:
  static constexpr int kMaxFrames = 32;

  explicit Backtrace(zend_execute_data* innermost = EG(current_execute_data));

  // Adds where the innermost PHP code is, "/srv/app.php(12)"; false when none runs.
  bool place(Line& out) const;
  // The next line from the inside out, "#0 /srv/app.php(30): busy()"; false at the end.
  bool next(Line& out);

 private:
  zend_execute_data* const innermost_;
  zend_execute_data* frame_;
  int number_ = 0;
};

}  // namespace weft::php

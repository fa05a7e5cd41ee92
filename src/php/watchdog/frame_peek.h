#pragma once

#include "php/watchdog/line.h"
#include "php/zend.h"

namespace weft::php {

// For a thread beside the one that runs PHP, while that is stuck in native code: the function it is in, as
// "flock() called at /srv/app.php(12)". `current` is the address of the stuck thread's
// EG(current_execute_data). False when it cannot be told; should the code go on meanwhile, the text may be
// wrong, but nothing else happens.
bool peek_function(zend_execute_data* const* current, Line& out);

}  // namespace weft::php

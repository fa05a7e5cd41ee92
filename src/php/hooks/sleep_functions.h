#pragma once

namespace weft::php {

// Makes sleep(), usleep(), time_nanosleep() and time_sleep_until() suspend inside coroutines. Outside, and
// wherever the arguments are not in order, the original function runs. When all modules have started; to be
// called once.
void install_sleep_hooks();

}  // namespace weft::php

#pragma once

namespace weft::php {

class Scheduler;

// Throws a DeadlockError that lists the coroutines that wait, where and for what.
void throw_deadlock(const Scheduler& scheduler);

}  // namespace weft::php

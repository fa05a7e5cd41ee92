#pragma once

namespace weft::php {

// At module startup, after Async\Awaitable and Async\Scope.
void register_task_group_classes();

}  // namespace weft::php

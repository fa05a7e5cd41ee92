#pragma once

namespace weft::php {

// Sees to it that the script does not end before its coroutines have: they are run when its last line has
// been. Cheap to call again.
void drain_at_script_end();

}  // namespace weft::php

#pragma once

namespace weft::php {

// Makes gethostbyname() and gethostbynamel() suspend inside coroutines, for platforms where the calls below
// cannot be redirected. When all modules have started; to be called once.
void install_name_hooks();

}  // namespace weft::php

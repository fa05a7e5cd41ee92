#pragma once

namespace weft::php {

// At module startup.
void register_mutex_class();
void register_semaphore_class();

}  // namespace weft::php

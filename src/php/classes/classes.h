#pragma once

namespace weft::php {

// At MINIT, after the ini entries and the classes of Async\.
void register_http_classes();

}  // namespace weft::php

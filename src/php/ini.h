#pragma once

namespace weft::php {

void register_ini(int module_number);
void unregister_ini(int module_number);

}  // namespace weft::php

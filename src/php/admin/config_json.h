#pragma once

#include <string>

#include "php/zend.h"

namespace weft::php {

// Every setting of an HttpServerConfig that has a getter, as a JSON object: {"backlog":128,...}. Secrets have
// none. Calls the getters, so it belongs where PHP functions may allocate and bail out.
std::string config_json(zend_object* config);

}  // namespace weft::php

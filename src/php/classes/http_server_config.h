#pragma once

#include "php/server_config.h"
#include "php/zend.h"

namespace weft::php {

// The values behind an HttpServerConfig object.
ServerConfig& server_config_of(zval* object);

// The same, or null with a Runtime exception pending when it is locked. `setter` is for the message.
ServerConfig* open_server_config_of(zval* object, const char* setter);

// A server has taken it: from now on its setters throw.
void lock_server_config(zval* object);

}  // namespace weft::php

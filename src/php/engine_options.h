#pragma once

#include <vector>

#include "php/dispatcher.h"
#include "php/server_config.h"
#include "weft/server/admin_server.h"
#include "weft/server/server_options.h"
#include "weft/server/stall_detector.h"

namespace weft::php {

// A configuration of the script in the words of the engine. Read once, when the server starts.
server::ServerOptions engine_options(const ServerConfig& config);
// One or none.
std::vector<server::ListenerOptions> admin_listeners(const ServerConfig& config);
// Of a configuration that has one.
server::AdminOptions admin_options(const ServerConfig& config);
DispatchOptions dispatch_options(const ServerConfig& config);
// With what php.ini says where the script said nothing.
BodyOptions body_options(const ServerConfig& config);
server::StallLimits stall_limits(const ServerConfig& config);

}  // namespace weft::php

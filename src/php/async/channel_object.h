#pragma once

#include "php/zend.h"

namespace weft::php {

// At module startup, after the exceptions and Async\Awaitable.
void register_channel_classes();

void throw_channel_closed();
// A new ChannelException.
zend_object* new_channel_closed();

}  // namespace weft::php

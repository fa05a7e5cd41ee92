#pragma once

#include "php/async/channel.h"
#include "php/zend.h"

namespace weft::php {

// At module startup, after the exceptions and Async\Awaitable.
void register_channel_classes();

void throw_channel_closed(Channel::Reason reason);
// A new ChannelException.
zend_object* new_channel_closed(Channel::Reason reason);

}  // namespace weft::php

<?php

declare(strict_types=1);

namespace Weft\Revolt;

use Revolt\EventLoop;

// Having the package is asking for its driver; $REVOLT_DRIVER asks for another one.
if (\class_exists(\Weft\Poller::class, false) && !\getenv('REVOLT_DRIVER')) {
    EventLoop::setDriver(new Driver());
    // ReactPHP's adapter may have come first, and then stands on the driver there was before.
    if (\class_exists(\Revolt\EventLoop\React\Internal\EventLoopAdapter::class)) {
        \React\EventLoop\Loop::set(\Revolt\EventLoop\React\Internal\EventLoopAdapter::get());
    }
}

<?php

declare(strict_types=1);

namespace Weft\Revolt;

use Revolt\EventLoop;

// Having the package is asking for its driver; $REVOLT_DRIVER asks for another one.
if (\class_exists(\Weft\Poller::class, false) && !\getenv('REVOLT_DRIVER')) {
    EventLoop::setDriver(new Driver());
}

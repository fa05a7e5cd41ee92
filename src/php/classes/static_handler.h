#pragma once

#include "php/zend.h"
#include "weft/files/mount_options.h"

namespace weft::php {

// Locks the StaticHandler and tells what it is to serve, its root now canonical; null with an exception
// pending when the root is not there any more.
const files::MountOptions* lock_static_handler(zval* object);

}  // namespace weft::php

#pragma once

// The one door to the Zend engine: its headers with our warnings muted, and the differences between PHP versions. Nothing
// else in the tree includes php.h.

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wall"
#pragma GCC diagnostic ignored "-Wextra"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wignored-qualifiers"
extern "C" {
#include "php.h"
#include "zend_exceptions.h"
#include "zend_fibers.h"
#include "zend_interfaces.h"
#include "zend_smart_str.h"
}
#pragma GCC diagnostic pop

#pragma once

#include <optional>
#include <string>

#include "php/zend.h"

namespace weft::php {

// Use-As-Dictionary of what a script gives to useAsDictionary(); the last two may be null. Nothing with an
// exception pending.
std::optional<std::string> dictionary_field(const zend_string* match, HashTable* destinations,
                                            const zend_string* id);

}  // namespace weft::php

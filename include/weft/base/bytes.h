#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace weft {

// A run of octets somebody else owns. Valid for the call it is passed to unless stated otherwise.
using Bytes = std::string_view;

// Room for octets, to be filled by the callee.
using MutableBytes = std::span<char>;

}  // namespace weft

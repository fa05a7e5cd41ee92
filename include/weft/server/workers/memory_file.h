#pragma once

#include <string>

namespace weft::server {

// Text on its way to another process, when it may be longer than a message: a file in memory, whose
// descriptor travels instead.

// A new one with this text, close-on-exec; -1 with errno set when it cannot be made.
int write_memory_file(const std::string& text);

// All that is in it.
std::string read_memory_file(int descriptor);

}  // namespace weft::server

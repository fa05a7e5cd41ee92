#pragma once

#include "weft/base/bytes.h"

namespace weft::files {

// The media type for the extension of a file's name, in any case, with charset=utf-8 where it is text;
// "application/octet-stream" for one that is not known.
Bytes media_type_of(Bytes file_name);

// What follows the last dot of a name, or nothing.
Bytes extension_of(Bytes file_name);

}  // namespace weft::files

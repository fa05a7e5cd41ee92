#pragma once

#include <cstddef>
#include <string>

#include "weft/base/bytes.h"
#include "weft/http/headers.h"

namespace weft::http {

// The header section of one part of a multipart body. Unchanged until the next part; views into it live as
// long.
struct PartHead {
  HeaderBlock fields;
  // From Content-Disposition, whatever its type; the last of each counts. A value may stand in double or
  // single quotes, in which a backslash in front of a backslash or of the quote goes; nothing else is
  // decoded, and `filename*` means nothing (RFC 7578, 4.2).
  std::string name;
  std::string filename;
  bool has_name = false;
  bool has_filename = false;  // a file, even when its name is empty
  Bytes media_type;           // Content-Type without its parameters; empty when there is none
  Bytes charset;              // of Content-Type; empty when it says none

  void clear();
  // Of the octets of the section, each line with its CRLF; line folds become spaces in place. False when they
  // are malformed: `reason` says why.
  bool parse(std::string& section, const char*& reason);
};

}  // namespace weft::http

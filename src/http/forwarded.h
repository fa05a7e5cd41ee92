#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "weft/base/bytes.h"
#include "weft/http/headers.h"
#include "weft/http/ip.h"

// The syntax of Forwarded (RFC 7239, 4) and of the X-Forwarded fields, read from the end: what stands last
// was written by the proxy next to us, and nothing a client wrote in front of it may change how it is read.

namespace weft::http {

enum class Quotes : bool { kNone, kStrings };

// The elements of a list field over all its lines, last to first.
class ReverseList {
 public:
  ReverseList(const HeaderBlock& fields, Bytes lower_case_name, Quotes quotes)
      : fields_(fields), name_(lower_case_name), quotes_(quotes), line_(fields.size()) {}

  // Without surrounding white space, never empty. Nothing after the first element.
  std::optional<Bytes> next();

 private:
  const HeaderBlock& fields_;
  Bytes name_;
  Quotes quotes_;
  size_t line_;  // fields from here on have been read
  Bytes rest_;   // of the line being read
};

// Takes the last element off `list`, with its comma. Commas in quoted strings do not count where `quotes`
// says so.
Bytes take_last_element(Bytes& list, Quotes quotes);

// The parameters of interest, quoted strings still quoted; empty = absent.
struct ForwardedElement {
  Bytes node;  // "for"
  Bytes proto;
  Bytes host;
};

// Nothing on a syntax error, also when one of the parameters is there twice.
std::optional<ForwardedElement> parse_forwarded_element(Bytes element);

// A token as it is, the content of a quoted string without its escapes, which may need `room`. Empty when
// that is too small.
Bytes unquote(Bytes value, std::span<char> room);

struct ForwardedNode {
  IpAddress address;
  std::optional<uint16_t> port;  // nothing also when obfuscated
};

// An address with or without a port; IPv6 in brackets, or without a port as it is. Nothing for "unknown",
// for obfuscated names and for anything else.
std::optional<ForwardedNode> parse_forwarded_node(Bytes node);

}  // namespace weft::http

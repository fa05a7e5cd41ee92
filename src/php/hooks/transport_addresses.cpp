#include "php/hooks/transport_addresses.h"

#include <cstdio>
#include <cstring>

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>

#include "php/hooks/names.h"

namespace weft::php {

namespace {

bool write_address(const addrinfo& from, const char* port, std::array<char, 64>& to) {
  char text[NI_MAXHOST];
  if (::getnameinfo(from.ai_addr, from.ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) != 0) {
    return false;
  }
  const char* form = from.ai_family == AF_INET6 ? "[%s]%s" : "%s%s";
  return static_cast<size_t>(std::snprintf(to.data(), to.size(), form, text, port)) < to.size();
}

// The part before ":80", or nothing where there is nothing to look up.
std::string_view host_of(std::string_view name) {
  const size_t colon = name.rfind(':');
  return colon == name.npos || name[0] == '[' ? std::string_view() : name.substr(0, colon);
}

}  // namespace

TransportAddresses look_up_addresses(std::string_view name) {
  TransportAddresses result;
  const std::string_view host = host_of(name);
  char node[NI_MAXHOST];
  in6_addr room;
  if (host.empty() || host.size() >= sizeof node) return result;
  node[host.copy(node, host.size())] = '\0';
  if (::inet_pton(AF_INET, node, &room) == 1 || ::inet_pton(AF_INET6, node, &room) == 1) return result;

  char port[16];
  const std::string_view rest = name.substr(host.size());
  if (rest.size() >= sizeof port) return result;
  port[rest.copy(port, rest.size())] = '\0';

  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  result.error = hooks::hooked_getaddrinfo(node, nullptr, &hints, &found);
  if (result.error) return result;
  for (const addrinfo* one = found; one && result.count < TransportAddresses::kMost; one = one->ai_next) {
    if (write_address(*one, port, result.names[result.count])) ++result.count;
  }
  ::freeaddrinfo(found);
  return result;
}

void fail_to_look_up(php_stream_xport_param& connect, int error) {
  connect.outputs.returncode = -1;
  if (EG(exception)) return;
  const std::string_view host = host_of({connect.inputs.name, connect.inputs.namelen});
  zend_string* text = strpprintf(0, "php_network_getaddresses: getaddrinfo for %.*s failed: %s",
                                 static_cast<int>(host.size()), host.data(), ::gai_strerror(error));
  php_error_docref(nullptr, E_WARNING, "%s", ZSTR_VAL(text));
  if (connect.want_errortext) {
    connect.outputs.error_text = text;
  } else {
    zend_string_release(text);
  }
}

}  // namespace weft::php

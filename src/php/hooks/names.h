#pragma once

#include <netdb.h>

namespace weft::php::hooks {

// As getaddrinfo() and gethostbyname(): inside coroutines other threads do it. The result of the second is
// the caller's until it looks up the next one.
int hooked_getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** found);
hostent* hooked_gethostbyname(const char* name);

}  // namespace weft::php::hooks

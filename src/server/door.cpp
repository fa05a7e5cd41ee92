#include "server/door.h"

namespace weft::server {

Door::Door(http::SessionFactory* h1, http::SessionFactory* h2, bool secure)
    : h1_(h1), h2_(h2), secure_(secure) {
  if (h2_) names_[name_count_++] = kAlpnHttp2;
  if (!h1_) return;
  names_[name_count_++] = kAlpnHttp1;
  names_[name_count_++] = kAlpnHttp10;
}

}  // namespace weft::server

#include "h2/static_table.h"

#include <cstring>

namespace weft::h2::static_table {

namespace {

struct Entry {
  Bytes name;
  uint32_t index;
};

// By length; of the same length those first that answers have more often.
constexpr Entry kNames[] = {
    {"age", 21},
    {"via", 60},
    {"date", 33},
    {"etag", 34},
    {"vary", 59},
    {"link", 45},
    {"from", 37},
    {"host", 38},
    {"allow", 22},
    {"range", 50},
    {"server", 54},
    {"accept", 19},
    {"cookie", 32},
    {"expect", 35},
    {"expires", 36},
    {"refresh", 52},
    {"referer", 51},
    {"location", 46},
    {"if-match", 39},
    {"if-range", 42},
    {"set-cookie", 55},
    {"user-agent", 58},
    {"retry-after", 53},
    {"content-type", 31},
    {"max-forwards", 47},
    {"cache-control", 24},
    {"last-modified", 44},
    {"accept-ranges", 18},
    {"content-range", 30},
    {"authorization", 23},
    {"if-none-match", 41},
    {"content-length", 28},
    {"accept-charset", 15},
    {"accept-encoding", 16},
    {"accept-language", 17},
    {"content-encoding", 26},
    {"content-language", 27},
    {"content-location", 29},
    {"www-authenticate", 61},
    {"if-modified-since", 40},
    {"transfer-encoding", 57},
    {"proxy-authenticate", 48},
    {"content-disposition", 25},
    {"if-unmodified-since", 43},
    {"proxy-authorization", 49},
    {"strict-transport-security", 56},
    {"access-control-allow-origin", 20},
};
constexpr size_t kLongest = 27;

// Where the names of each length begin in kNames.
struct Begins {
  uint8_t at[kLongest + 2] = {};

  constexpr Begins() {
    size_t i = 0;
    for (size_t size = 0; size <= kLongest; ++size) {
      at[size] = static_cast<uint8_t>(i);
      while (i < std::size(kNames) && kNames[i].name.size() == size) ++i;
    }
    at[kLongest + 1] = static_cast<uint8_t>(i);
  }
};
constexpr Begins kBegins;
static_assert(kBegins.at[kLongest + 1] == std::size(kNames));

}  // namespace

uint32_t find_name(Bytes name) {
  if (name.size() > kLongest) return 0;
  for (size_t i = kBegins.at[name.size()]; i < kBegins.at[name.size() + 1]; ++i) {
    if (std::memcmp(kNames[i].name.data(), name.data(), name.size()) == 0) return kNames[i].index;
  }
  return 0;
}

uint32_t find_status(uint16_t status) {
  switch (status) {
    case 200: return 8;
    case 204: return 9;
    case 206: return 10;
    case 304: return 11;
    case 400: return 12;
    case 404: return 13;
    case 500: return 14;
    default: return 0;
  }
}

}  // namespace weft::h2::static_table

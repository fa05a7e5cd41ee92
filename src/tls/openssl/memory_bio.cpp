#include "tls/openssl/memory_bio.h"

#include <algorithm>
#include <cstring>

namespace weft::tls {

namespace {

Wire& wire_of(BIO* bio) {
  return *static_cast<Wire*>(BIO_get_data(bio));
}

int read_wire(BIO* bio, char* room, size_t size, size_t* taken) {
  Bytes& input = wire_of(bio).input;
  BIO_clear_retry_flags(bio);
  if (input.empty()) {
    BIO_set_retry_read(bio);
    *taken = 0;
    return 0;
  }
  *taken = std::min(size, input.size());
  std::memcpy(room, input.data(), *taken);
  input.remove_prefix(*taken);
  return 1;
}

int write_wire(BIO* bio, const char* data, size_t size, size_t* taken) {
  wire_of(bio).output.append(Bytes(data, size));
  *taken = size;
  return 1;
}

long control_wire(BIO*, int command, long, void*) {
  return command == BIO_CTRL_FLUSH || command == BIO_CTRL_DUP ? 1 : 0;
}

}  // namespace

BioMethodHandle make_wire_method() {
  BioMethodHandle method(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "weft wire"));
  if (!method || !BIO_meth_set_read_ex(method.get(), read_wire) ||
      !BIO_meth_set_write_ex(method.get(), write_wire) || !BIO_meth_set_ctrl(method.get(), control_wire)) {
    return nullptr;
  }
  return method;
}

BioHandle make_wire_bio(const BIO_METHOD* method, Wire* wire) {
  BioHandle bio(BIO_new(method));
  if (!bio) return nullptr;
  BIO_set_data(bio.get(), wire);
  BIO_set_init(bio.get(), 1);
  return bio;
}

}  // namespace weft::tls

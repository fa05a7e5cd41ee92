// What stands in for a backend when weft is built without TLS.

#include "weft/tls/server_context.h"

namespace weft::tls {

Result<std::shared_ptr<ServerContext>, Failure> ServerContext::create(const ServerOptions&, TicketKeys*,
                                                                      int64_t (*)()) {
  return Failure{"this weft was built without TLS"};
}

const char* library_version() {
  return nullptr;
}

TicketKeys::State TicketKeys::fresh(int64_t) {
  return {};
}

TicketKeys::TicketKeys(const State& state) : state_(state) {}

TicketKeys::~TicketKeys() = default;

const TicketKeys::Key& TicketKeys::current(int64_t) {
  return keys_[0];
}

TicketKeys::Found TicketKeys::find(Bytes, int64_t) {
  return {nullptr, Age::kUnknown};
}

const TicketKeys::State& TicketKeys::state(int64_t) {
  return state_;
}

}  // namespace weft::tls

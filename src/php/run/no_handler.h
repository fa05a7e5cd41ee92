#pragma once

#include <array>

#include "weft/http/exchange.h"

namespace weft::php {

// Stands behind the mounts of a server that has no handler.
class NoHandler final : public http::ExchangeHandler {
 public:
  void on_request(http::Exchange& exchange, http::EndStream) override {
    static constexpr std::array<http::HeaderField, 2> kFields = {
        {{"content-type", "text/plain; charset=utf-8"}, {"allow", "GET, HEAD"}}};
    const http::Method method = exchange.request().method;
    const bool found_nothing = method == http::Method::kGet || method == http::Method::kHead;
    http::ResponseHead head;
    head.status = found_nothing ? 404 : 405;
    head.fields = std::span(kFields).first(found_nothing ? 1 : 2);
    exchange.respond(head, Bytes(found_nothing ? "Not Found\r\n" : "Method Not Allowed\r\n"),
                     http::EndStream::kYes);
  }
  void on_body(http::Exchange&, Bytes, http::EndStream) override {}
  void on_writable(http::Exchange&) override {}
  void on_deadline(http::Exchange&) override {}
  void on_closed(http::Exchange&, http::CloseReason) override {}
};

}  // namespace weft::php

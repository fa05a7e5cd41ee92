#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "php/body/request_body.h"
#include "php/zend.h"
#include "weft/http/client_info.h"
#include "weft/http/exchange.h"

namespace weft::php {

// What an HttpRequest object stands for: somebody else's exchange and body while it is attached, copies of
// its own after detach(). Owned by the PHP object, recycled with it. What a script asks for is converted once
// and kept.
//
//   (new) --attach--> attached --detach--> on its own --reset--> (new)
//                        \------------------reset---------------/
//
// Everything that hands out strings or arrays allocates from the engine and may bail out, so it belongs
// behind the gate; attach(), detach() and reset() do not.
class RequestState {
 public:
  RequestState();
  RequestState(const RequestState&) = delete;
  RequestState& operator=(const RequestState&) = delete;
  ~RequestState();

  // Begins to describe `exchange`, which lives until detach() or reset(), as does `body`. Null in it: there
  // is no body.
  void attach(http::Exchange& exchange, std::unique_ptr<RequestBody>& body);
  // Before the exchange goes while a script may still hold the object; takes the body over. May be called any
  // number of times.
  void detach();
  // Forgets everything; for the next request, when no script can reach the object any more.
  void reset();

  const http::RequestHead& head() const { return *head_; }
  // The same, or null when it describes nothing.
  const http::RequestHead* head_if_any() const { return head_; }
  const http::Peer& peer() const;
  // Who sent it and what to, as trusted proxies say.
  const http::ClientInfo& client();
  Bytes scheme();
  Bytes authority();
  const http::HeaderBlock& trailers() const;
  const http::TraceContext& trace() const;
  // When its handler began, by Loop::now_ms(), and how long it may take; 0: as long as it likes.
  void set_clock(int64_t started_ms, int64_t limit_ms) {
    started_ms_ = started_ms;
    limit_ms_ = limit_ms;
  }
  int64_t started_ms() const { return started_ms_; }
  int64_t limit_ms() const { return limit_ms_; }
  Bytes request_id() const;
  bool has_body() const { return body_ && body_->has_octets(); }
  // Null when there is none.
  RequestBody* body() { return body_; }

  // Borrowed; valid until reset().
  zend_string* method();
  zend_string* uri();
  zend_string* path();
  zend_string* remote_address();
  zend_string* client_address();  // null when it is not known
  const zval* headers();
  const zval* trailer_array();
  const zval* query();
  const zval* cookies();
  // These wait for the body where it has not come altogether; null with an exception pending.
  const zval* post();
  const zval* files();

 private:
  struct Copy;

  enum Text : uint8_t { kMethod, kUri, kPath, kRemoteAddress, kClientAddress, kTexts };
  enum Array : uint8_t { kHeaders, kTrailers, kQuery, kPost, kFiles, kCookies, kArrays };

  bool may_be_forwarded() const { return client_ || peer().proxies; }
  zend_string* keep(Text which, zend_string* text);
  const zval* keep(Array which, zval* array);
  void forget();

  const http::RequestHead* head_ = nullptr;
  const http::Exchange* exchange_ = nullptr;            // null once detached
  std::unique_ptr<RequestBody>* body_owner_ = nullptr;  // null once detached
  RequestBody* body_ = nullptr;
  std::unique_ptr<Copy> copy_;
  std::optional<http::ClientInfo> client_;
  int64_t started_ms_ = 0;
  int64_t limit_ms_ = 0;
  bool kept_ = false;  // any of the two below is set
  zend_string* texts_[kTexts] = {};
  zval arrays_[kArrays];
};

// At MINIT.
void register_method_names();

}  // namespace weft::php

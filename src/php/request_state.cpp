#include "php/request_state.h"

#include <algorithm>
#include <iterator>

#include "php/body/form_arrays.h"
#include "php/request_fields.h"
#include "weft/http/target.h"

namespace weft::php {

namespace {

constexpr Bytes kMethodNames[] = {"GET",     "HEAD",    "POST",  "PUT",   "DELETE",
                                  "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY"};
static_assert(std::size(kMethodNames) == static_cast<size_t>(http::Method::kOther));

zend_string* method_strings[std::size(kMethodNames)];

zend_string* make_string(Bytes text) {
  return zend_string_init_fast(text.data(), text.size());
}

Bytes query_of(Bytes target) {
  const size_t mark = target.find('?');
  return mark == Bytes::npos ? Bytes() : target.substr(mark + 1);
}

Bytes path_of(Bytes target) {
  if (target.starts_with('/')) return target.substr(0, target.find('?'));
  const auto parts = http::split_target(target);
  return parts ? parts->path : target.substr(0, target.find('?'));
}

void copy_fields(const http::HeaderBlock& from, http::HeaderBlock& to) {
  to.append_target(from.target());
  for (size_t i = 0; i < from.size(); ++i) {
    to.append_name(from[i].name);
    to.append_value(from[i].value);
    to.finish_field();
  }
}

}  // namespace

// What the object lives on when its exchange is gone.
struct RequestState::Copy {
  http::RequestHead head;
  http::HeaderBlock trailers;
  http::Peer peer;
  std::optional<SecureFacts> secure;
  http::TraceContext trace;
  std::string request_id;
  std::string authority;
  std::unique_ptr<RequestBody> body;

  explicit Copy(const http::Exchange& exchange)
      : peer(exchange.peer()), trace(exchange.trace), request_id(exchange.request_id()) {
    if (peer.secure) peer.secure = &secure.emplace(*peer.secure);
    const http::RequestHead& from = exchange.request();
    head.method = from.method;
    std::copy(std::begin(from.method_token), std::end(from.method_token), head.method_token);
    head.method_size = from.method_size;
    head.version = from.version;
    head.keep_alive = from.keep_alive;
    head.expects_continue = from.expects_continue;
    head.secure = from.secure;
    head.chunked = from.chunked;
    head.content_length = from.content_length;
    authority = from.authority;
    head.authority = authority;
    copy_fields(from.fields, head.fields);
    copy_fields(exchange.request_trailers(), trailers);
  }
};

RequestState::RequestState() {
  for (zval& array : arrays_) ZVAL_UNDEF(&array);
}

RequestState::~RequestState() {
  forget();
}

void RequestState::attach(http::Exchange& exchange, std::unique_ptr<RequestBody>& body) {
  exchange_ = &exchange;
  head_ = &exchange.request();
  body_owner_ = &body;
  body_ = body.get();
}

void RequestState::detach() {
  if (!exchange_) return;
  if (peer().proxies) client();
  copy_ = std::make_unique<Copy>(*exchange_);
  copy_->peer.proxies = nullptr;
  copy_->body = std::move(*body_owner_);
  body_owner_ = nullptr;
  head_ = &copy_->head;
  exchange_ = nullptr;
}

void RequestState::reset() {
  forget();
  exchange_ = nullptr;
  head_ = nullptr;
  body_owner_ = nullptr;
  body_ = nullptr;
  client_.reset();
  copy_.reset();
}

const http::Peer& RequestState::peer() const {
  return exchange_ ? exchange_->peer() : copy_->peer;
}

const http::ClientInfo& RequestState::client() {
  if (!client_) client_ = http::find_client(*head_, peer());
  return *client_;
}

Bytes RequestState::scheme() {
  if (may_be_forwarded()) return client().scheme;
  return head_->secure ? "https" : "http";
}

Bytes RequestState::authority() {
  return may_be_forwarded() ? Bytes(client().authority) : head_->authority;
}

const http::HeaderBlock& RequestState::trailers() const {
  return exchange_ ? exchange_->request_trailers() : copy_->trailers;
}

const http::TraceContext& RequestState::trace() const {
  return exchange_ ? exchange_->trace : copy_->trace;
}

Bytes RequestState::request_id() const {
  return exchange_ ? exchange_->request_id() : Bytes(copy_->request_id);
}

zend_string* RequestState::method() {
  if (head_->method < http::Method::kOther) return method_strings[static_cast<size_t>(head_->method)];
  if (texts_[kMethod]) return texts_[kMethod];
  return keep(kMethod, make_string(head_->method_name()));
}

zend_string* RequestState::uri() {
  if (texts_[kUri]) return texts_[kUri];
  return keep(kUri, make_string(head_->target()));
}

zend_string* RequestState::path() {
  if (texts_[kPath]) return texts_[kPath];
  const Bytes path = path_of(head_->target());
  if (path.size() == head_->target().size()) return keep(kPath, zend_string_copy(uri()));
  return keep(kPath, make_string(path));
}

zend_string* RequestState::remote_address() {
  if (texts_[kRemoteAddress]) return texts_[kRemoteAddress];
  return keep(kRemoteAddress, make_string(peer().address));
}

zend_string* RequestState::client_address() {
  if (texts_[kClientAddress]) return texts_[kClientAddress];
  const auto& address = client().from.address;
  if (!address) return nullptr;
  char room[http::IpAddress::kTextSize];
  return keep(kClientAddress, make_string(address->format(room)));
}

const zval* RequestState::headers() {
  if (!Z_ISUNDEF(arrays_[kHeaders])) return &arrays_[kHeaders];
  zval array;
  make_field_array(head_->fields, &array);
  return keep(kHeaders, &array);
}

const zval* RequestState::trailer_array() {
  if (!Z_ISUNDEF(arrays_[kTrailers])) return &arrays_[kTrailers];
  zval array;
  make_field_array(trailers(), &array);
  return keep(kTrailers, &array);
}

const zval* RequestState::query() {
  if (!Z_ISUNDEF(arrays_[kQuery])) return &arrays_[kQuery];
  zval array;
  make_form_array(query_of(head_->target()), &array);
  return keep(kQuery, &array);
}

const zval* RequestState::post() {
  if (!Z_ISUNDEF(arrays_[kPost])) return &arrays_[kPost];
  zval array;
  ZVAL_EMPTY_ARRAY(&array);
  if (body_ && is_urlencoded_form(head_->fields)) {
    zend_string* text = body_->await() ? body_->whole() : nullptr;
    if (!text) return nullptr;
    make_form_array(Bytes(ZSTR_VAL(text), ZSTR_LEN(text)), &array);
  } else if (body_) {
    const FormData* form = body_->await_form();
    if (EG(exception)) return nullptr;
    if (form) make_text_array(*form, &array);
  }
  return keep(kPost, &array);
}

const zval* RequestState::files() {
  if (!Z_ISUNDEF(arrays_[kFiles])) return &arrays_[kFiles];
  FormData* form = body_ ? body_->await_form() : nullptr;
  if (EG(exception)) return nullptr;
  // Another coroutine may have asked meanwhile.
  if (!Z_ISUNDEF(arrays_[kFiles])) return &arrays_[kFiles];
  zval array;
  ZVAL_EMPTY_ARRAY(&array);
  if (form && !form->files.empty()) make_file_array(*form, &array);
  return keep(kFiles, &array);
}

const zval* RequestState::cookies() {
  if (!Z_ISUNDEF(arrays_[kCookies])) return &arrays_[kCookies];
  zval array;
  make_cookie_array(head_->fields, &array);
  return keep(kCookies, &array);
}

zend_string* RequestState::keep(Text which, zend_string* text) {
  kept_ = true;
  return texts_[which] = text;
}

// The parser of forms may warn, hence run an error handler, hence have come here before in between.
const zval* RequestState::keep(Array which, zval* array) {
  kept_ = true;
  zval_ptr_dtor(&arrays_[which]);
  ZVAL_COPY_VALUE(&arrays_[which], array);
  return &arrays_[which];
}

void RequestState::forget() {
  if (!kept_) return;
  kept_ = false;
  for (zend_string*& text : texts_) {
    if (!text) continue;
    zend_string_release(text);
    text = nullptr;
  }
  for (zval& array : arrays_) {
    zval_ptr_dtor_nogc(&array);
    ZVAL_UNDEF(&array);
  }
}

void register_method_names() {
  for (size_t i = 0; i < std::size(kMethodNames); ++i) {
    method_strings[i] =
        zend_string_init_interned(kMethodNames[i].data(), kMethodNames[i].size(), /* permanent */ true);
  }
}

}  // namespace weft::php

// HttpResponse: streamed bodies, and the end of the answer.

#include <optional>

#include "php/classes/http_classes.h"
#include "php/classes/http_response.h"
#include "php/errors.h"

namespace weft::php {

namespace {

// The state of $this while octets of the script's choice may be written; null with an exception pending.
ResponseState* response_with_open_chunks(zval* object, const char* method) {
  ResponseState* response = response_with_open_stream(object, method);
  if (!response || !response->is_event_stream()) return response;
  throw_runtime("%s: the response is an event stream; use sseEvent() and the like", method);
  return nullptr;
}

// False with an exception pending.
bool write_piece(zval* object, ResponseState& response, zval* piece) {
  ZVAL_DEREF(piece);
  if (!response_with_open_chunks(object, "stream()")) return false;
  if (response.write(Z_STR_P(piece)) == ResponseState::WriteResult::kPeerGone) throw_peer_gone();
  return EG(exception) == nullptr;
}

bool is_string(const zval* piece) {
  ZVAL_DEREF(piece);
  return Z_TYPE_P(piece) == IS_STRING;
}

// `key` is UNDEF where there is none.
void throw_not_a_string(zval* key, const zval* piece) {
  ZVAL_DEREF(piece);
  zend_string* name = Z_TYPE_P(key) == IS_UNDEF ? nullptr : zval_try_get_string(key);
  if (EG(exception)) return;
  zend_type_error("%s(): the value at key %s must be of type string, %s given", "Weft\\HttpResponse::stream",
                  name ? ZSTR_VAL(name) : "?", zend_zval_type_name(piece));
  if (name) zend_string_release(name);
}

void write_array(zval* object, ResponseState& response, HashTable* pieces) {
  zend_ulong index;
  zend_string* name;
  zval* piece;
  ZEND_HASH_FOREACH_KEY_VAL(pieces, index, name, piece) {
    if (!is_string(piece)) {
      zval key;
      if (name) {
        ZVAL_STR(&key, name);
      } else {
        ZVAL_LONG(&key, static_cast<zend_long>(index));
      }
      throw_not_a_string(&key, piece);
      return;
    }
    if (!write_piece(object, response, piece)) return;
  }
  ZEND_HASH_FOREACH_END();
}

void throw_not_a_string(zend_object_iterator* iterator, const zval* piece) {
  zval key;
  ZVAL_UNDEF(&key);
  if (iterator->funcs->get_current_key) iterator->funcs->get_current_key(iterator, &key);
  if (!EG(exception)) throw_not_a_string(&key, piece);
  zval_ptr_dtor(&key);
}

// Every step may run code of the script, which may do anything.
bool write_current(zval* object, ResponseState& response, zend_object_iterator* iterator) {
  zval* piece = iterator->funcs->get_current_data(iterator);
  if (!piece || EG(exception)) return false;
  if (!is_string(piece)) {
    throw_not_a_string(iterator, piece);
    return false;
  }
  return write_piece(object, response, piece);
}

void write_iterator(zval* object, ResponseState& response, zval* pieces) {
  zend_class_entry* class_entry = Z_OBJCE_P(pieces);
  zend_object_iterator* iterator = class_entry->get_iterator(class_entry, pieces, 0);
  if (!iterator) return;
  if (!EG(exception)) {
    iterator->index = 0;
    if (iterator->funcs->rewind) iterator->funcs->rewind(iterator);
  }
  while (!EG(exception) && iterator->funcs->valid(iterator) == SUCCESS && !EG(exception)) {
    if (!write_current(object, response, iterator)) break;
    ++iterator->index;
    iterator->funcs->move_forward(iterator);
  }
  zend_iterator_dtor(iterator);
}

}  // namespace

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_HttpResponse, write) {
  zend_string* chunk;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_STR(chunk)
  ZEND_PARSE_PARAMETERS_END();
  ResponseState* response = response_with_open_chunks(ZEND_THIS, "write()");
  if (!response) RETURN_THROWS();
  const auto result = response->write(chunk);
  if (result == ResponseState::WriteResult::kPeerGone) throw_peer_gone();
  if (EG(exception)) RETURN_THROWS();
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpResponse, stream) {
  zval* pieces;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_ITERABLE(pieces)
  ZEND_PARSE_PARAMETERS_END();
  ResponseState* response = response_with_open_chunks(ZEND_THIS, "stream()");
  if (!response) RETURN_THROWS();
  if (Z_TYPE_P(pieces) == IS_ARRAY) {
    write_array(ZEND_THIS, *response, Z_ARRVAL_P(pieces));
  } else {
    write_iterator(ZEND_THIS, *response, pieces);
  }
  if (EG(exception)) RETURN_THROWS();
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpResponse, tryWrite) {
  zend_string* chunk;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_STR(chunk)
  ZEND_PARSE_PARAMETERS_END();
  ResponseState* response = response_with_open_chunks(ZEND_THIS, "tryWrite()");
  if (!response) RETURN_THROWS();
  const auto result = response->try_write(chunk);
  if (result == ResponseState::WriteResult::kPeerGone) throw_peer_gone();
  if (EG(exception)) RETURN_THROWS();
  RETURN_BOOL(result == ResponseState::WriteResult::kSent);
}

ZEND_METHOD(Weft_HttpResponse, awaitWritable) {
  zend_long timeout_ms = 0;
  bool no_timeout = true;
  ZEND_PARSE_PARAMETERS_START(0, 1)
  Z_PARAM_OPTIONAL
  Z_PARAM_LONG_OR_NULL(timeout_ms, no_timeout)
  ZEND_PARSE_PARAMETERS_END();
  ResponseState* response = response_with_open_stream(ZEND_THIS, "awaitWritable()");
  if (!response) RETURN_THROWS();
  if (!no_timeout && timeout_ms < 0) {
    throw_invalid_argument("awaitWritable(): the timeout is %" PRId64
                           " ms; use 0 or more, or null for no limit",
                           static_cast<int64_t>(timeout_ms));
    RETURN_THROWS();
  }
  const bool room = response->await_room(no_timeout ? std::nullopt : std::optional<int64_t>(timeout_ms));
  if (!EG(exception) && response->peer_gone() && !response->over()) throw_peer_gone();
  if (EG(exception)) RETURN_THROWS();
  RETURN_BOOL(room);
}

ZEND_METHOD(Weft_HttpResponse, isWritable) {
  ZEND_PARSE_PARAMETERS_NONE();
  const ResponseState& response = response_of(ZEND_THIS);
  const bool sealed = response.stage() == ResponseState::Stage::kFile;
  RETURN_BOOL(!response.over() && !sealed && !response.peer_gone());
}

ZEND_METHOD(Weft_HttpResponse, isHeadersSent) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(response_of(ZEND_THIS).committed());
}

ZEND_METHOD(Weft_HttpResponse, isEnded) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(response_of(ZEND_THIS).over());
}

ZEND_METHOD(Weft_HttpResponse, end) {
  zend_string* data = nullptr;
  ZEND_PARSE_PARAMETERS_START(0, 1)
  Z_PARAM_OPTIONAL
  Z_PARAM_STR_OR_NULL(data)
  ZEND_PARSE_PARAMETERS_END();
  ResponseState* response = response_with_open_stream(ZEND_THIS, "end()");
  if (!response) RETURN_THROWS();
  if (data && !response_with_open_chunks(ZEND_THIS, "end()")) RETURN_THROWS();
  if (data && response->stage() == ResponseState::Stage::kStreaming) {
    if (response->write(data) == ResponseState::WriteResult::kPeerGone) throw_peer_gone();
    if (EG(exception)) RETURN_THROWS();
  } else if (data) {
    response->append_body(data);
  }
  response->finish();
}

ZEND_METHOD(Weft_HttpResponse, abort) {
  zend_long code = 0;
  bool no_code = true;
  ZEND_PARSE_PARAMETERS_START(0, 1)
  Z_PARAM_OPTIONAL
  Z_PARAM_LONG_OR_NULL(code, no_code)
  ZEND_PARSE_PARAMETERS_END();
  if (!no_code && (code < 0 || code > static_cast<zend_long>(UINT32_MAX))) {
    throw_invalid_argument("abort(): the error code is %" PRId64 "; use 0 to 4294967295",
                           static_cast<int64_t>(code));
    RETURN_THROWS();
  }
  ResponseState& response = response_of(ZEND_THIS);
  if (response.stage() == ResponseState::Stage::kEnded) {
    throw_runtime("abort(): the response has already ended");
    RETURN_THROWS();
  }
  if (response.stage() != ResponseState::Stage::kStreaming) return;
  if (!response.committed()) {
    response.finish();
    return;
  }
  response.abort(no_code ? std::nullopt : std::optional<uint32_t>(static_cast<uint32_t>(code)));
}

// HttpResponse: what caches are told, and conditional requests.

#include <cinttypes>

#include "php/classes/http_response.h"
#include "php/errors.h"
#include "weft/http/conditional.h"
#include "weft/http/date.h"

namespace weft::php {

namespace {

constexpr int64_t kLastSecond = 253'402'300'799;  // of the year 9999
constexpr zend_long kLongestAge = INT32_MAX;      // RFC 9111, 1.2.2

Bytes view(const zend_string* text) {
  return Bytes(ZSTR_VAL(text), ZSTR_LEN(text));
}

void replace_field(ResponseState& response, const char* name, size_t size, zend_string* value) {
  zend_string* key = zend_string_init(name, size, false);
  response.headers.remove(key);
  response.headers.add(key, value);
  zend_string_release(key);
}

// As it is sent. Null with an exception pending.
zend_string* etag_of(const zend_string* tag, bool weak) {
  if (!weak && http::is_etag(view(tag))) return zend_string_copy(const_cast<zend_string*>(tag));
  zend_string* etag = zend_strpprintf(0, "%s\"%s\"", weak ? "W/" : "", ZSTR_VAL(tag));
  if (view(tag).find('\0') == Bytes::npos && http::is_etag(view(etag))) return etag;
  zend_string_release(etag);
  throw_invalid_argument("etag(): \"%s\" cannot be an entity tag: use visible characters but \"",
                         ZSTR_VAL(tag));
  return nullptr;
}

// Of a DateTimeInterface. False with an exception pending.
bool timestamp_of(zend_object* time, zend_long& seconds) {
  zval timestamp;
  ZVAL_UNDEF(&timestamp);
  zend_call_method_with_0_params(time, time->ce, nullptr, "gettimestamp", &timestamp);
  if (EG(exception)) return false;
  seconds = zval_get_long(&timestamp);
  zval_ptr_dtor(&timestamp);
  return true;
}

// The parts of Cache-Control, in the order of cacheControl()'s parameters.
struct CacheDirectives {
  struct Age {
    const char* name;
    const char* parameter;
    zend_long seconds;
    bool absent;
  };
  struct Flag {
    const char* name;
    bool set;
  };
  Age max_age{"max-age", "maxAge", 0, true};
  Age shared_max_age{"s-maxage", "sMaxAge", 0, true};
  Flag is_public{"public", false};
  Flag is_private{"private", false};
  Flag no_cache{"no-cache", false};
  Flag no_store{"no-store", false};
  Flag no_transform{"no-transform", false};
  Flag must_revalidate{"must-revalidate", false};
  Flag proxy_revalidate{"proxy-revalidate", false};
  Flag must_understand{"must-understand", false};
  Flag immutable{"immutable", false};
  Age stale_while_revalidate{"stale-while-revalidate", "staleWhileRevalidate", 0, true};
  Age stale_if_error{"stale-if-error", "staleIfError", 0, true};
};

bool check_age(const CacheDirectives::Age& age) {
  if (age.absent || (age.seconds >= 0 && age.seconds <= kLongestAge)) return true;
  throw_invalid_argument("cacheControl(): %s is " ZEND_LONG_FMT "; use 0 to " ZEND_LONG_FMT " (seconds)",
                         age.parameter, age.seconds, kLongestAge);
  return false;
}

bool contradict(bool either, const char* one, bool other, const char* another) {
  if (!either || !other) return false;
  throw_invalid_argument("cacheControl(): %s contradicts %s", one, another);
  return true;
}

bool check_directives(const CacheDirectives& all) {
  for (const auto* age :
       {&all.max_age, &all.shared_max_age, &all.stale_while_revalidate, &all.stale_if_error}) {
    if (!check_age(*age) || contradict(all.no_store.set, "noStore", !age->absent, age->parameter))
      return false;
  }
  return !contradict(all.is_public.set, "public", all.is_private.set, "private") &&
         !contradict(all.is_private.set, "private", !all.shared_max_age.absent, "sMaxAge") &&
         !contradict(all.no_store.set, "noStore", all.is_public.set, "public") &&
         !contradict(all.no_store.set, "noStore", all.immutable.set, "immutable");
}

void put(smart_str& text, const char* name) {
  if (text.s) smart_str_appends(&text, ", ");
  smart_str_appends(&text, name);
}

void put(smart_str& text, const CacheDirectives::Flag& flag) {
  if (flag.set) put(text, flag.name);
}

void put(smart_str& text, const CacheDirectives::Age& age) {
  if (age.absent) return;
  put(text, age.name);
  smart_str_appendc(&text, '=');
  smart_str_append_long(&text, age.seconds);
}

// Null when there is nothing to say.
zend_string* text_of(const CacheDirectives& all) {
  smart_str text = {nullptr, 0};
  for (const auto* flag : {&all.is_public, &all.is_private, &all.no_cache, &all.no_store}) put(text, *flag);
  put(text, all.max_age);
  put(text, all.shared_max_age);
  for (const auto* flag : {&all.no_transform, &all.must_revalidate, &all.proxy_revalidate,
                           &all.must_understand, &all.immutable}) {
    put(text, *flag);
  }
  put(text, all.stale_while_revalidate);
  put(text, all.stale_if_error);
  return text.s ? smart_str_extract(&text) : nullptr;
}

}  // namespace

}  // namespace weft::php

using namespace weft;
using namespace weft::php;

ZEND_METHOD(Weft_HttpResponse, etag) {
  zend_string* tag;
  bool weak = false;
  ZEND_PARSE_PARAMETERS_START(1, 2)
  Z_PARAM_STR(tag)
  Z_PARAM_OPTIONAL
  Z_PARAM_BOOL(weak)
  ZEND_PARSE_PARAMETERS_END();
  ResponseState* response = response_with_open_head(ZEND_THIS);
  zend_string* etag = response ? etag_of(tag, weak) : nullptr;
  if (!etag) RETURN_THROWS();
  replace_field(*response, ZEND_STRL("etag"), etag);
  response->conditional = true;
  zend_string_release(etag);
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpResponse, lastModified) {
  zend_object* time = nullptr;
  zend_long seconds = 0;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_OBJ_OF_CLASS_OR_LONG(time, php_date_get_interface_ce(), seconds)
  ZEND_PARSE_PARAMETERS_END();
  if (time && !timestamp_of(time, seconds)) RETURN_THROWS();
  if (seconds < 0 || seconds > kLastSecond) {
    throw_invalid_argument("lastModified(): " ZEND_LONG_FMT " is out of range; use 0 to %" PRId64
                           " (seconds since 1970)",
                           seconds, kLastSecond);
    RETURN_THROWS();
  }
  ResponseState* response = response_with_open_head(ZEND_THIS);
  if (!response) RETURN_THROWS();
  char date[29];
  http::format_date(seconds, date);
  zend_string* value = zend_string_init(date, sizeof date, false);
  replace_field(*response, ZEND_STRL("last-modified"), value);
  response->conditional = true;
  zend_string_release(value);
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpResponse, getPreconditionStatus) {
  ZEND_PARSE_PARAMETERS_NONE();
  switch (response_of(ZEND_THIS).precondition()) {
    case http::Precondition::kPassed: RETURN_NULL();
    case http::Precondition::kNotModified: RETURN_LONG(304);
    case http::Precondition::kFailed: RETURN_LONG(412);
  }
}

ZEND_METHOD(Weft_HttpResponse, cacheControl) {
  CacheDirectives all;
  ZEND_PARSE_PARAMETERS_START(0, 13)
  Z_PARAM_OPTIONAL
  Z_PARAM_LONG_OR_NULL(all.max_age.seconds, all.max_age.absent)
  Z_PARAM_LONG_OR_NULL(all.shared_max_age.seconds, all.shared_max_age.absent)
  Z_PARAM_BOOL(all.is_public.set)
  Z_PARAM_BOOL(all.is_private.set)
  Z_PARAM_BOOL(all.no_cache.set)
  Z_PARAM_BOOL(all.no_store.set)
  Z_PARAM_BOOL(all.no_transform.set)
  Z_PARAM_BOOL(all.must_revalidate.set)
  Z_PARAM_BOOL(all.proxy_revalidate.set)
  Z_PARAM_BOOL(all.must_understand.set)
  Z_PARAM_BOOL(all.immutable.set)
  Z_PARAM_LONG_OR_NULL(all.stale_while_revalidate.seconds, all.stale_while_revalidate.absent)
  Z_PARAM_LONG_OR_NULL(all.stale_if_error.seconds, all.stale_if_error.absent)
  ZEND_PARSE_PARAMETERS_END();
  if (!check_directives(all)) RETURN_THROWS();
  ResponseState* response = response_with_open_head(ZEND_THIS);
  if (!response) RETURN_THROWS();
  zend_string* value = text_of(all);
  if (!value) {
    throw_invalid_argument("cacheControl(): nothing is said");
    RETURN_THROWS();
  }
  replace_field(*response, ZEND_STRL("cache-control"), value);
  zend_string_release(value);
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

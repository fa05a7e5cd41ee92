/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 58c9f61207fbc53546438967418971217466f194 */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Weft_HttpResponse___construct, 0, 0, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_setStatusCode, 0, 1, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, code, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_getStatusCode, 0, 0, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_setReasonPhrase, 0, 1, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, phrase, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_getReasonPhrase, 0, 0, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_setHeader, 0, 2, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
	ZEND_ARG_TYPE_MASK(0, value, MAY_BE_STRING|MAY_BE_ARRAY, NULL)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_HttpResponse_addHeader arginfo_class_Weft_HttpResponse_setHeader

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_hasHeader, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_getHeader, 0, 1, IS_STRING, 1)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_getHeaderLine, 0, 1, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_getHeaders, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_removeHeader, 0, 1, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_resetHeaders, 0, 0, IS_STATIC, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_setTrailer, 0, 2, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, value, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_setTrailers, 0, 1, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, trailers, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_HttpResponse_resetTrailers arginfo_class_Weft_HttpResponse_resetHeaders

#define arginfo_class_Weft_HttpResponse_getTrailers arginfo_class_Weft_HttpResponse_getHeaders

#define arginfo_class_Weft_HttpResponse_getProtocolName arginfo_class_Weft_HttpResponse_getReasonPhrase

#define arginfo_class_Weft_HttpResponse_getProtocolVersion arginfo_class_Weft_HttpResponse_getReasonPhrase

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_setBody, 0, 1, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, body, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_appendBody, 0, 1, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, data, IS_STRING, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_HttpResponse_getBody arginfo_class_Weft_HttpResponse_getReasonPhrase

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_end, 0, 0, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, data, IS_STRING, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_json, 0, 1, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, data, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, status, IS_LONG, 0, "200")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, flags, IS_LONG, 0, "0")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_html, 0, 1, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, html, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_redirect, 0, 1, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, url, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, status, IS_LONG, 0, "302")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_sendFile, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, path, IS_STRING, 0)
	ZEND_ARG_OBJ_INFO_WITH_DEFAULT_VALUE(0, options, Weft\\SendFileOptions, 1, "null")
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_HttpResponse_write arginfo_class_Weft_HttpResponse_appendBody

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_stream, 0, 1, IS_STATIC, 0)
	ZEND_ARG_OBJ_TYPE_MASK(0, chunks, Traversable, MAY_BE_ARRAY, NULL)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_tryWrite, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, data, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_awaitWritable, 0, 0, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, timeoutMs, IS_LONG, 1, "null")
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_HttpResponse_sseStart arginfo_class_Weft_HttpResponse_resetHeaders

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_sseEvent, 0, 0, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, data, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, event, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, id, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, retry, IS_LONG, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_trySseEvent, 0, 0, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, data, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, event, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, id, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, retry, IS_LONG, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_sseComment, 0, 0, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, text, IS_STRING, 0, "\'\'")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_sseRetry, 0, 1, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, ms, IS_LONG, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_HttpResponse_sseHeartbeat arginfo_class_Weft_HttpResponse_sseRetry

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_isWritable, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_HttpResponse_setNoCompression arginfo_class_Weft_HttpResponse_resetHeaders

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_useAsDictionary, 0, 1, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, match, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, destinations, IS_ARRAY, 0, "[]")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, id, IS_STRING, 0, "\'\'")
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_HttpResponse_isHeadersSent arginfo_class_Weft_HttpResponse_isWritable

#define arginfo_class_Weft_HttpResponse_isEnded arginfo_class_Weft_HttpResponse_isWritable

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_abort, 0, 0, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, errorCode, IS_LONG, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_etag, 0, 1, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, tag, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, weak, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_lastModified, 0, 1, IS_STATIC, 0)
	ZEND_ARG_OBJ_TYPE_MASK(0, time, DateTimeInterface, MAY_BE_LONG, NULL)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_getPreconditionStatus, 0, 0, IS_LONG, 1)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_cacheControl, 0, 0, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, maxAge, IS_LONG, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, sMaxAge, IS_LONG, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, public, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, private, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, noCache, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, noStore, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, noTransform, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, mustRevalidate, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, proxyRevalidate, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, mustUnderstand, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, immutable, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, staleWhileRevalidate, IS_LONG, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, staleIfError, IS_LONG, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_informational, 0, 1, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, status, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, headers, IS_ARRAY, 0, "[]")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpResponse_setCookie, 0, 1, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, value, IS_STRING, 0, "\'\'")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, maxAge, IS_LONG, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, expires, IS_LONG, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, path, IS_STRING, 0, "\'/\'")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, domain, IS_STRING, 0, "\'\'")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, secure, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, httpOnly, _IS_BOOL, 0, "true")
	ZEND_ARG_OBJ_TYPE_MASK(0, sameSite, Weft\\SameSite, MAY_BE_STRING|MAY_BE_NULL, "Weft\\SameSite::LAX")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, partitioned, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()


ZEND_METHOD(Weft_HttpResponse, __construct);
ZEND_METHOD(Weft_HttpResponse, setStatusCode);
ZEND_METHOD(Weft_HttpResponse, getStatusCode);
ZEND_METHOD(Weft_HttpResponse, setReasonPhrase);
ZEND_METHOD(Weft_HttpResponse, getReasonPhrase);
ZEND_METHOD(Weft_HttpResponse, setHeader);
ZEND_METHOD(Weft_HttpResponse, addHeader);
ZEND_METHOD(Weft_HttpResponse, hasHeader);
ZEND_METHOD(Weft_HttpResponse, getHeader);
ZEND_METHOD(Weft_HttpResponse, getHeaderLine);
ZEND_METHOD(Weft_HttpResponse, getHeaders);
ZEND_METHOD(Weft_HttpResponse, removeHeader);
ZEND_METHOD(Weft_HttpResponse, resetHeaders);
ZEND_METHOD(Weft_HttpResponse, setTrailer);
ZEND_METHOD(Weft_HttpResponse, setTrailers);
ZEND_METHOD(Weft_HttpResponse, resetTrailers);
ZEND_METHOD(Weft_HttpResponse, getTrailers);
ZEND_METHOD(Weft_HttpResponse, getProtocolName);
ZEND_METHOD(Weft_HttpResponse, getProtocolVersion);
ZEND_METHOD(Weft_HttpResponse, setBody);
ZEND_METHOD(Weft_HttpResponse, appendBody);
ZEND_METHOD(Weft_HttpResponse, getBody);
ZEND_METHOD(Weft_HttpResponse, end);
ZEND_METHOD(Weft_HttpResponse, json);
ZEND_METHOD(Weft_HttpResponse, html);
ZEND_METHOD(Weft_HttpResponse, redirect);
ZEND_METHOD(Weft_HttpResponse, sendFile);
ZEND_METHOD(Weft_HttpResponse, write);
ZEND_METHOD(Weft_HttpResponse, stream);
ZEND_METHOD(Weft_HttpResponse, tryWrite);
ZEND_METHOD(Weft_HttpResponse, awaitWritable);
ZEND_METHOD(Weft_HttpResponse, sseStart);
ZEND_METHOD(Weft_HttpResponse, sseEvent);
ZEND_METHOD(Weft_HttpResponse, trySseEvent);
ZEND_METHOD(Weft_HttpResponse, sseComment);
ZEND_METHOD(Weft_HttpResponse, sseRetry);
ZEND_METHOD(Weft_HttpResponse, sseHeartbeat);
ZEND_METHOD(Weft_HttpResponse, isWritable);
ZEND_METHOD(Weft_HttpResponse, setNoCompression);
ZEND_METHOD(Weft_HttpResponse, useAsDictionary);
ZEND_METHOD(Weft_HttpResponse, isHeadersSent);
ZEND_METHOD(Weft_HttpResponse, isEnded);
ZEND_METHOD(Weft_HttpResponse, abort);
ZEND_METHOD(Weft_HttpResponse, etag);
ZEND_METHOD(Weft_HttpResponse, lastModified);
ZEND_METHOD(Weft_HttpResponse, getPreconditionStatus);
ZEND_METHOD(Weft_HttpResponse, cacheControl);
ZEND_METHOD(Weft_HttpResponse, informational);
ZEND_METHOD(Weft_HttpResponse, setCookie);


static const zend_function_entry class_Weft_HttpResponse_methods[] = {
	ZEND_ME(Weft_HttpResponse, __construct, arginfo_class_Weft_HttpResponse___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(Weft_HttpResponse, setStatusCode, arginfo_class_Weft_HttpResponse_setStatusCode, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, getStatusCode, arginfo_class_Weft_HttpResponse_getStatusCode, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, setReasonPhrase, arginfo_class_Weft_HttpResponse_setReasonPhrase, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, getReasonPhrase, arginfo_class_Weft_HttpResponse_getReasonPhrase, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, setHeader, arginfo_class_Weft_HttpResponse_setHeader, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, addHeader, arginfo_class_Weft_HttpResponse_addHeader, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, hasHeader, arginfo_class_Weft_HttpResponse_hasHeader, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, getHeader, arginfo_class_Weft_HttpResponse_getHeader, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, getHeaderLine, arginfo_class_Weft_HttpResponse_getHeaderLine, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, getHeaders, arginfo_class_Weft_HttpResponse_getHeaders, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, removeHeader, arginfo_class_Weft_HttpResponse_removeHeader, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, resetHeaders, arginfo_class_Weft_HttpResponse_resetHeaders, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, setTrailer, arginfo_class_Weft_HttpResponse_setTrailer, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, setTrailers, arginfo_class_Weft_HttpResponse_setTrailers, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, resetTrailers, arginfo_class_Weft_HttpResponse_resetTrailers, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, getTrailers, arginfo_class_Weft_HttpResponse_getTrailers, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, getProtocolName, arginfo_class_Weft_HttpResponse_getProtocolName, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, getProtocolVersion, arginfo_class_Weft_HttpResponse_getProtocolVersion, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, setBody, arginfo_class_Weft_HttpResponse_setBody, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, appendBody, arginfo_class_Weft_HttpResponse_appendBody, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, getBody, arginfo_class_Weft_HttpResponse_getBody, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, end, arginfo_class_Weft_HttpResponse_end, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, json, arginfo_class_Weft_HttpResponse_json, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, html, arginfo_class_Weft_HttpResponse_html, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, redirect, arginfo_class_Weft_HttpResponse_redirect, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, sendFile, arginfo_class_Weft_HttpResponse_sendFile, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, write, arginfo_class_Weft_HttpResponse_write, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, stream, arginfo_class_Weft_HttpResponse_stream, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, tryWrite, arginfo_class_Weft_HttpResponse_tryWrite, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, awaitWritable, arginfo_class_Weft_HttpResponse_awaitWritable, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, sseStart, arginfo_class_Weft_HttpResponse_sseStart, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, sseEvent, arginfo_class_Weft_HttpResponse_sseEvent, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, trySseEvent, arginfo_class_Weft_HttpResponse_trySseEvent, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, sseComment, arginfo_class_Weft_HttpResponse_sseComment, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, sseRetry, arginfo_class_Weft_HttpResponse_sseRetry, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, sseHeartbeat, arginfo_class_Weft_HttpResponse_sseHeartbeat, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, isWritable, arginfo_class_Weft_HttpResponse_isWritable, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, setNoCompression, arginfo_class_Weft_HttpResponse_setNoCompression, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, useAsDictionary, arginfo_class_Weft_HttpResponse_useAsDictionary, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, isHeadersSent, arginfo_class_Weft_HttpResponse_isHeadersSent, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, isEnded, arginfo_class_Weft_HttpResponse_isEnded, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, abort, arginfo_class_Weft_HttpResponse_abort, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, etag, arginfo_class_Weft_HttpResponse_etag, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, lastModified, arginfo_class_Weft_HttpResponse_lastModified, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, getPreconditionStatus, arginfo_class_Weft_HttpResponse_getPreconditionStatus, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, cacheControl, arginfo_class_Weft_HttpResponse_cacheControl, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, informational, arginfo_class_Weft_HttpResponse_informational, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpResponse, setCookie, arginfo_class_Weft_HttpResponse_setCookie, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Weft_HttpResponse(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Weft", "HttpResponse", class_Weft_HttpResponse_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}

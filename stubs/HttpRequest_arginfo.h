/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 52dcc301a33577584c85b5ea954bd202ca49ee34 */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Weft_HttpRequest___construct, 0, 0, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpRequest_getMethod, 0, 0, IS_STRING, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_HttpRequest_getUri arginfo_class_Weft_HttpRequest_getMethod

#define arginfo_class_Weft_HttpRequest_getPath arginfo_class_Weft_HttpRequest_getMethod

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpRequest_getQuery, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpRequest_getQueryParam, 0, 1, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, default, IS_MIXED, 0, "null")
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_HttpRequest_getHttpVersion arginfo_class_Weft_HttpRequest_getMethod

#define arginfo_class_Weft_HttpRequest_getScheme arginfo_class_Weft_HttpRequest_getMethod

#define arginfo_class_Weft_HttpRequest_getHost arginfo_class_Weft_HttpRequest_getMethod

#define arginfo_class_Weft_HttpRequest_getAuthority arginfo_class_Weft_HttpRequest_getMethod

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpRequest_getTls, 0, 0, IS_ARRAY, 1)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_HttpRequest_getClientCertificate arginfo_class_Weft_HttpRequest_getTls

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpRequest_getRemoteAddress, 0, 0, IS_STRING, 1)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpRequest_getRemotePort, 0, 0, IS_LONG, 1)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_HttpRequest_getClientAddress arginfo_class_Weft_HttpRequest_getRemoteAddress

#define arginfo_class_Weft_HttpRequest_getClientPort arginfo_class_Weft_HttpRequest_getRemotePort

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpRequest_hasHeader, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpRequest_getHeader, 0, 1, IS_STRING, 1)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpRequest_getHeaderLine, 0, 1, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_HttpRequest_getHeaders arginfo_class_Weft_HttpRequest_getQuery

#define arginfo_class_Weft_HttpRequest_getCookies arginfo_class_Weft_HttpRequest_getQuery

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpRequest_getCookie, 0, 1, IS_STRING, 1)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, default, IS_STRING, 1, "null")
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_HttpRequest_getBody arginfo_class_Weft_HttpRequest_getMethod

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpRequest_hasBody, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpRequest_readBody, 0, 0, IS_STRING, 1)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, maxLength, IS_LONG, 0, "65536")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpRequest_awaitBody, 0, 0, IS_STATIC, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_HttpRequest_getPost arginfo_class_Weft_HttpRequest_getQuery

#define arginfo_class_Weft_HttpRequest_getLastEventId arginfo_class_Weft_HttpRequest_getRemoteAddress

#define arginfo_class_Weft_HttpRequest_getFiles arginfo_class_Weft_HttpRequest_getQuery

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Weft_HttpRequest_getFile, 0, 1, Weft\\\125ploadedFile, 1)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Weft_HttpRequest_parts, 0, 0, Weft\\RequestParts, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_HttpRequest_getContentType arginfo_class_Weft_HttpRequest_getRemoteAddress

#define arginfo_class_Weft_HttpRequest_getContentLength arginfo_class_Weft_HttpRequest_getRemotePort

#define arginfo_class_Weft_HttpRequest_getTrailers arginfo_class_Weft_HttpRequest_getQuery

#define arginfo_class_Weft_HttpRequest_getTrailer arginfo_class_Weft_HttpRequest_getHeader

#define arginfo_class_Weft_HttpRequest_isKeepAlive arginfo_class_Weft_HttpRequest_hasBody

#define arginfo_class_Weft_HttpRequest_getRequestId arginfo_class_Weft_HttpRequest_getRemoteAddress

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpRequest_getRequestTimeout, 0, 0, IS_DOUBLE, 1)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_HttpRequest_getRemainingTime arginfo_class_Weft_HttpRequest_getRequestTimeout

#define arginfo_class_Weft_HttpRequest_getTraceParent arginfo_class_Weft_HttpRequest_getRemoteAddress

#define arginfo_class_Weft_HttpRequest_getTraceState arginfo_class_Weft_HttpRequest_getRemoteAddress

#define arginfo_class_Weft_HttpRequest_getTraceId arginfo_class_Weft_HttpRequest_getRemoteAddress

#define arginfo_class_Weft_HttpRequest_getSpanId arginfo_class_Weft_HttpRequest_getRemoteAddress

#define arginfo_class_Weft_HttpRequest_getParentSpanId arginfo_class_Weft_HttpRequest_getRemoteAddress

#define arginfo_class_Weft_HttpRequest_getTraceFlags arginfo_class_Weft_HttpRequest_getRemotePort


ZEND_METHOD(Weft_HttpRequest, __construct);
ZEND_METHOD(Weft_HttpRequest, getMethod);
ZEND_METHOD(Weft_HttpRequest, getUri);
ZEND_METHOD(Weft_HttpRequest, getPath);
ZEND_METHOD(Weft_HttpRequest, getQuery);
ZEND_METHOD(Weft_HttpRequest, getQueryParam);
ZEND_METHOD(Weft_HttpRequest, getHttpVersion);
ZEND_METHOD(Weft_HttpRequest, getScheme);
ZEND_METHOD(Weft_HttpRequest, getHost);
ZEND_METHOD(Weft_HttpRequest, getAuthority);
ZEND_METHOD(Weft_HttpRequest, getTls);
ZEND_METHOD(Weft_HttpRequest, getClientCertificate);
ZEND_METHOD(Weft_HttpRequest, getRemoteAddress);
ZEND_METHOD(Weft_HttpRequest, getRemotePort);
ZEND_METHOD(Weft_HttpRequest, getClientAddress);
ZEND_METHOD(Weft_HttpRequest, getClientPort);
ZEND_METHOD(Weft_HttpRequest, hasHeader);
ZEND_METHOD(Weft_HttpRequest, getHeader);
ZEND_METHOD(Weft_HttpRequest, getHeaderLine);
ZEND_METHOD(Weft_HttpRequest, getHeaders);
ZEND_METHOD(Weft_HttpRequest, getCookies);
ZEND_METHOD(Weft_HttpRequest, getCookie);
ZEND_METHOD(Weft_HttpRequest, getBody);
ZEND_METHOD(Weft_HttpRequest, hasBody);
ZEND_METHOD(Weft_HttpRequest, readBody);
ZEND_METHOD(Weft_HttpRequest, awaitBody);
ZEND_METHOD(Weft_HttpRequest, getPost);
ZEND_METHOD(Weft_HttpRequest, getLastEventId);
ZEND_METHOD(Weft_HttpRequest, getFiles);
ZEND_METHOD(Weft_HttpRequest, getFile);
ZEND_METHOD(Weft_HttpRequest, parts);
ZEND_METHOD(Weft_HttpRequest, getContentType);
ZEND_METHOD(Weft_HttpRequest, getContentLength);
ZEND_METHOD(Weft_HttpRequest, getTrailers);
ZEND_METHOD(Weft_HttpRequest, getTrailer);
ZEND_METHOD(Weft_HttpRequest, isKeepAlive);
ZEND_METHOD(Weft_HttpRequest, getRequestId);
ZEND_METHOD(Weft_HttpRequest, getRequestTimeout);
ZEND_METHOD(Weft_HttpRequest, getRemainingTime);
ZEND_METHOD(Weft_HttpRequest, getTraceParent);
ZEND_METHOD(Weft_HttpRequest, getTraceState);
ZEND_METHOD(Weft_HttpRequest, getTraceId);
ZEND_METHOD(Weft_HttpRequest, getSpanId);
ZEND_METHOD(Weft_HttpRequest, getParentSpanId);
ZEND_METHOD(Weft_HttpRequest, getTraceFlags);


static const zend_function_entry class_Weft_HttpRequest_methods[] = {
	ZEND_ME(Weft_HttpRequest, __construct, arginfo_class_Weft_HttpRequest___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(Weft_HttpRequest, getMethod, arginfo_class_Weft_HttpRequest_getMethod, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getUri, arginfo_class_Weft_HttpRequest_getUri, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getPath, arginfo_class_Weft_HttpRequest_getPath, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getQuery, arginfo_class_Weft_HttpRequest_getQuery, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getQueryParam, arginfo_class_Weft_HttpRequest_getQueryParam, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getHttpVersion, arginfo_class_Weft_HttpRequest_getHttpVersion, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getScheme, arginfo_class_Weft_HttpRequest_getScheme, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getHost, arginfo_class_Weft_HttpRequest_getHost, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getAuthority, arginfo_class_Weft_HttpRequest_getAuthority, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getTls, arginfo_class_Weft_HttpRequest_getTls, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getClientCertificate, arginfo_class_Weft_HttpRequest_getClientCertificate, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getRemoteAddress, arginfo_class_Weft_HttpRequest_getRemoteAddress, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getRemotePort, arginfo_class_Weft_HttpRequest_getRemotePort, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getClientAddress, arginfo_class_Weft_HttpRequest_getClientAddress, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getClientPort, arginfo_class_Weft_HttpRequest_getClientPort, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, hasHeader, arginfo_class_Weft_HttpRequest_hasHeader, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getHeader, arginfo_class_Weft_HttpRequest_getHeader, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getHeaderLine, arginfo_class_Weft_HttpRequest_getHeaderLine, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getHeaders, arginfo_class_Weft_HttpRequest_getHeaders, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getCookies, arginfo_class_Weft_HttpRequest_getCookies, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getCookie, arginfo_class_Weft_HttpRequest_getCookie, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getBody, arginfo_class_Weft_HttpRequest_getBody, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, hasBody, arginfo_class_Weft_HttpRequest_hasBody, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, readBody, arginfo_class_Weft_HttpRequest_readBody, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, awaitBody, arginfo_class_Weft_HttpRequest_awaitBody, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getPost, arginfo_class_Weft_HttpRequest_getPost, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getLastEventId, arginfo_class_Weft_HttpRequest_getLastEventId, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getFiles, arginfo_class_Weft_HttpRequest_getFiles, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getFile, arginfo_class_Weft_HttpRequest_getFile, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, parts, arginfo_class_Weft_HttpRequest_parts, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getContentType, arginfo_class_Weft_HttpRequest_getContentType, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getContentLength, arginfo_class_Weft_HttpRequest_getContentLength, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getTrailers, arginfo_class_Weft_HttpRequest_getTrailers, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getTrailer, arginfo_class_Weft_HttpRequest_getTrailer, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, isKeepAlive, arginfo_class_Weft_HttpRequest_isKeepAlive, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getRequestId, arginfo_class_Weft_HttpRequest_getRequestId, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getRequestTimeout, arginfo_class_Weft_HttpRequest_getRequestTimeout, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getRemainingTime, arginfo_class_Weft_HttpRequest_getRemainingTime, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getTraceParent, arginfo_class_Weft_HttpRequest_getTraceParent, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getTraceState, arginfo_class_Weft_HttpRequest_getTraceState, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getTraceId, arginfo_class_Weft_HttpRequest_getTraceId, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getSpanId, arginfo_class_Weft_HttpRequest_getSpanId, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getParentSpanId, arginfo_class_Weft_HttpRequest_getParentSpanId, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpRequest, getTraceFlags, arginfo_class_Weft_HttpRequest_getTraceFlags, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Weft_HttpRequest(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Weft", "HttpRequest", class_Weft_HttpRequest_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}

/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 02c12e86d39445a62f40f24597cabf1005d4206f */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Weft_HttpServer___construct, 0, 0, 1)
	ZEND_ARG_OBJ_INFO(0, config, Weft\\HttpServerConfig, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpServer_isHttp2, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_HttpServer_isHttp3 arginfo_class_Weft_HttpServer_isHttp2

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpServer_addHttpHandler, 0, 1, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, handler, IS_CALLABLE, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpServer_addStaticHandler, 0, 1, IS_STATIC, 0)
	ZEND_ARG_OBJ_INFO(0, handler, Weft\\StaticHandler, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_HttpServer_start arginfo_class_Weft_HttpServer_isHttp2

#define arginfo_class_Weft_HttpServer_stop arginfo_class_Weft_HttpServer_isHttp2

#define arginfo_class_Weft_HttpServer_reload arginfo_class_Weft_HttpServer_isHttp2

#define arginfo_class_Weft_HttpServer_isRunning arginfo_class_Weft_HttpServer_isHttp2

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Weft_HttpServer_getConfig, 0, 0, Weft\\HttpServerConfig, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpServer_getTelemetry, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_HttpServer_resetTelemetry arginfo_class_Weft_HttpServer_isHttp2

#define arginfo_class_Weft_HttpServer_getStats arginfo_class_Weft_HttpServer_getTelemetry

#define arginfo_class_Weft_HttpServer_getRuntimeStats arginfo_class_Weft_HttpServer_getTelemetry

#define arginfo_class_Weft_HttpServer_getListenAddresses arginfo_class_Weft_HttpServer_getTelemetry

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_HttpServer_getAdminAddress, 0, 0, IS_ARRAY, 1)
ZEND_END_ARG_INFO()


ZEND_METHOD(Weft_HttpServer, __construct);
ZEND_METHOD(Weft_HttpServer, isHttp2);
ZEND_METHOD(Weft_HttpServer, isHttp3);
ZEND_METHOD(Weft_HttpServer, addHttpHandler);
ZEND_METHOD(Weft_HttpServer, addStaticHandler);
ZEND_METHOD(Weft_HttpServer, start);
ZEND_METHOD(Weft_HttpServer, stop);
ZEND_METHOD(Weft_HttpServer, reload);
ZEND_METHOD(Weft_HttpServer, isRunning);
ZEND_METHOD(Weft_HttpServer, getConfig);
ZEND_METHOD(Weft_HttpServer, getTelemetry);
ZEND_METHOD(Weft_HttpServer, resetTelemetry);
ZEND_METHOD(Weft_HttpServer, getStats);
ZEND_METHOD(Weft_HttpServer, getRuntimeStats);
ZEND_METHOD(Weft_HttpServer, getListenAddresses);
ZEND_METHOD(Weft_HttpServer, getAdminAddress);


static const zend_function_entry class_Weft_HttpServer_methods[] = {
	ZEND_ME(Weft_HttpServer, __construct, arginfo_class_Weft_HttpServer___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpServer, isHttp2, arginfo_class_Weft_HttpServer_isHttp2, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(Weft_HttpServer, isHttp3, arginfo_class_Weft_HttpServer_isHttp3, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(Weft_HttpServer, addHttpHandler, arginfo_class_Weft_HttpServer_addHttpHandler, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpServer, addStaticHandler, arginfo_class_Weft_HttpServer_addStaticHandler, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpServer, start, arginfo_class_Weft_HttpServer_start, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpServer, stop, arginfo_class_Weft_HttpServer_stop, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpServer, reload, arginfo_class_Weft_HttpServer_reload, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpServer, isRunning, arginfo_class_Weft_HttpServer_isRunning, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpServer, getConfig, arginfo_class_Weft_HttpServer_getConfig, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpServer, getTelemetry, arginfo_class_Weft_HttpServer_getTelemetry, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpServer, resetTelemetry, arginfo_class_Weft_HttpServer_resetTelemetry, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpServer, getStats, arginfo_class_Weft_HttpServer_getStats, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpServer, getRuntimeStats, arginfo_class_Weft_HttpServer_getRuntimeStats, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpServer, getListenAddresses, arginfo_class_Weft_HttpServer_getListenAddresses, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_HttpServer, getAdminAddress, arginfo_class_Weft_HttpServer_getAdminAddress, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Weft_HttpServer(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Weft", "HttpServer", class_Weft_HttpServer_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}

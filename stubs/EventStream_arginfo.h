/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 662ab372f157d1ffe61c7833d68d38dc3a1c3795 */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Weft_EventStream___construct, 0, 0, 1)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, historyBytes, IS_LONG, 0, "1048576")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, heartbeatMs, IS_LONG, 0, "15000")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, lostEvent, IS_STRING, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_EventStream_getName, 0, 0, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_EventStream_publish, 0, 1, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, data, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, event, IS_STRING, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_EventStream_attach, 0, 1, IS_VOID, 0)
	ZEND_ARG_OBJ_INFO(0, response, Weft\\HttpResponse, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, after, IS_STRING, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_EventStream_close, 0, 0, IS_VOID, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_EventStream_getLastId arginfo_class_Weft_EventStream_getName

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_EventStream_getClientCount, 0, 0, IS_LONG, 0)
ZEND_END_ARG_INFO()


ZEND_METHOD(Weft_EventStream, __construct);
ZEND_METHOD(Weft_EventStream, getName);
ZEND_METHOD(Weft_EventStream, publish);
ZEND_METHOD(Weft_EventStream, attach);
ZEND_METHOD(Weft_EventStream, close);
ZEND_METHOD(Weft_EventStream, getLastId);
ZEND_METHOD(Weft_EventStream, getClientCount);


static const zend_function_entry class_Weft_EventStream_methods[] = {
	ZEND_ME(Weft_EventStream, __construct, arginfo_class_Weft_EventStream___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_EventStream, getName, arginfo_class_Weft_EventStream_getName, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_EventStream, publish, arginfo_class_Weft_EventStream_publish, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_EventStream, attach, arginfo_class_Weft_EventStream_attach, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_EventStream, close, arginfo_class_Weft_EventStream_close, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_EventStream, getLastId, arginfo_class_Weft_EventStream_getLastId, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_EventStream, getClientCount, arginfo_class_Weft_EventStream_getClientCount, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Weft_EventStream(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Weft", "EventStream", class_Weft_EventStream_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}

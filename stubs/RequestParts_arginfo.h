/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: b687fe0e59bec8b40f088cb2f6028c8317a3e163 */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Weft_RequestParts___construct, 0, 0, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Weft_RequestParts_current, 0, 0, Weft\\RequestPart, 1)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_RequestParts_key, 0, 0, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_RequestParts_next, 0, 0, IS_VOID, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_RequestParts_rewind arginfo_class_Weft_RequestParts_next

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_RequestParts_valid, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_RequestPart___construct arginfo_class_Weft_RequestParts___construct

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_RequestPart_getName, 0, 0, IS_STRING, 1)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_RequestPart_getFilename arginfo_class_Weft_RequestPart_getName

#define arginfo_class_Weft_RequestPart_getContentType arginfo_class_Weft_RequestPart_getName

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_RequestPart_getHeaders, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_RequestPart_read, 0, 0, IS_STRING, 1)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, maxLength, IS_LONG, 0, "65536")
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_RequestPart_discard arginfo_class_Weft_RequestParts_next


ZEND_METHOD(Weft_RequestParts, __construct);
ZEND_METHOD(Weft_RequestParts, current);
ZEND_METHOD(Weft_RequestParts, key);
ZEND_METHOD(Weft_RequestParts, next);
ZEND_METHOD(Weft_RequestParts, rewind);
ZEND_METHOD(Weft_RequestParts, valid);
ZEND_METHOD(Weft_RequestPart, __construct);
ZEND_METHOD(Weft_RequestPart, getName);
ZEND_METHOD(Weft_RequestPart, getFilename);
ZEND_METHOD(Weft_RequestPart, getContentType);
ZEND_METHOD(Weft_RequestPart, getHeaders);
ZEND_METHOD(Weft_RequestPart, read);
ZEND_METHOD(Weft_RequestPart, discard);


static const zend_function_entry class_Weft_RequestParts_methods[] = {
	ZEND_ME(Weft_RequestParts, __construct, arginfo_class_Weft_RequestParts___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(Weft_RequestParts, current, arginfo_class_Weft_RequestParts_current, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_RequestParts, key, arginfo_class_Weft_RequestParts_key, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_RequestParts, next, arginfo_class_Weft_RequestParts_next, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_RequestParts, rewind, arginfo_class_Weft_RequestParts_rewind, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_RequestParts, valid, arginfo_class_Weft_RequestParts_valid, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Weft_RequestPart_methods[] = {
	ZEND_ME(Weft_RequestPart, __construct, arginfo_class_Weft_RequestPart___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(Weft_RequestPart, getName, arginfo_class_Weft_RequestPart_getName, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_RequestPart, getFilename, arginfo_class_Weft_RequestPart_getFilename, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_RequestPart, getContentType, arginfo_class_Weft_RequestPart_getContentType, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_RequestPart, getHeaders, arginfo_class_Weft_RequestPart_getHeaders, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_RequestPart, read, arginfo_class_Weft_RequestPart_read, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_RequestPart, discard, arginfo_class_Weft_RequestPart_discard, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Weft_RequestParts(zend_class_entry *class_entry_Iterator)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Weft", "RequestParts", class_Weft_RequestParts_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
	zend_class_implements(class_entry, 1, class_entry_Iterator);

	return class_entry;
}

static zend_class_entry *register_class_Weft_RequestPart(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Weft", "RequestPart", class_Weft_RequestPart_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}

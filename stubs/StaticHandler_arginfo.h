/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: f6bc06ef778ea6e00ac0ced639b78d69229f6fd1 */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Weft_StaticHandler___construct, 0, 0, 2)
	ZEND_ARG_TYPE_INFO(0, urlPrefix, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, rootDirectory, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_StaticHandler_setIndexFiles, 0, 0, IS_STATIC, 0)
	ZEND_ARG_VARIADIC_TYPE_INFO(0, files, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_StaticHandler_disableIndex, 0, 0, IS_STATIC, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_StaticHandler_setOnMissing, 0, 1, IS_STATIC, 0)
	ZEND_ARG_OBJ_INFO(0, onMissing, Weft\\StaticOnMissing, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_StaticHandler_enablePrecompressed, 0, 0, IS_STATIC, 0)
	ZEND_ARG_VARIADIC_TYPE_INFO(0, encodings, IS_STRING, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_StaticHandler_disablePrecompressed arginfo_class_Weft_StaticHandler_disableIndex

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_StaticHandler_setDotfilePolicy, 0, 1, IS_STATIC, 0)
	ZEND_ARG_OBJ_INFO(0, policy, Weft\\StaticDotfiles, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_StaticHandler_setSymlinkPolicy, 0, 1, IS_STATIC, 0)
	ZEND_ARG_OBJ_INFO(0, policy, Weft\\StaticSymlinks, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_StaticHandler_hide, 0, 0, IS_STATIC, 0)
	ZEND_ARG_VARIADIC_TYPE_INFO(0, globs, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_StaticHandler_setEtagEnabled, 0, 1, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, enabled, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_StaticHandler_setCacheControl, 0, 1, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, value, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_StaticHandler_addCacheRule, 0, 2, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, glob, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, value, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_StaticHandler_useAsDictionary, 0, 2, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, glob, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, match, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, destinations, IS_ARRAY, 0, "[]")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, id, IS_STRING, 0, "\'\'")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_StaticHandler_setDictionaryMaxFileSize, 0, 1, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, bytes, IS_LONG, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_StaticHandler_setImmutableNames arginfo_class_Weft_StaticHandler_setEtagEnabled

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_StaticHandler_setOpenFileCache, 0, 1, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, maxEntries, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, ttlSeconds, IS_LONG, 0, "60")
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_StaticHandler_disableOpenFileCache arginfo_class_Weft_StaticHandler_disableIndex

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_StaticHandler_setHeader, 0, 2, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, value, IS_STRING, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_StaticHandler_setBrowseEnabled arginfo_class_Weft_StaticHandler_setEtagEnabled

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_StaticHandler_setMimeType, 0, 2, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, extension, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, type, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_StaticHandler_getUrlPrefix, 0, 0, IS_STRING, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_StaticHandler_getRootDirectory arginfo_class_Weft_StaticHandler_getUrlPrefix

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_StaticHandler_isLocked, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()


ZEND_METHOD(Weft_StaticHandler, __construct);
ZEND_METHOD(Weft_StaticHandler, setIndexFiles);
ZEND_METHOD(Weft_StaticHandler, disableIndex);
ZEND_METHOD(Weft_StaticHandler, setOnMissing);
ZEND_METHOD(Weft_StaticHandler, enablePrecompressed);
ZEND_METHOD(Weft_StaticHandler, disablePrecompressed);
ZEND_METHOD(Weft_StaticHandler, setDotfilePolicy);
ZEND_METHOD(Weft_StaticHandler, setSymlinkPolicy);
ZEND_METHOD(Weft_StaticHandler, hide);
ZEND_METHOD(Weft_StaticHandler, setEtagEnabled);
ZEND_METHOD(Weft_StaticHandler, setCacheControl);
ZEND_METHOD(Weft_StaticHandler, addCacheRule);
ZEND_METHOD(Weft_StaticHandler, useAsDictionary);
ZEND_METHOD(Weft_StaticHandler, setDictionaryMaxFileSize);
ZEND_METHOD(Weft_StaticHandler, setImmutableNames);
ZEND_METHOD(Weft_StaticHandler, setOpenFileCache);
ZEND_METHOD(Weft_StaticHandler, disableOpenFileCache);
ZEND_METHOD(Weft_StaticHandler, setHeader);
ZEND_METHOD(Weft_StaticHandler, setBrowseEnabled);
ZEND_METHOD(Weft_StaticHandler, setMimeType);
ZEND_METHOD(Weft_StaticHandler, getUrlPrefix);
ZEND_METHOD(Weft_StaticHandler, getRootDirectory);
ZEND_METHOD(Weft_StaticHandler, isLocked);


static const zend_function_entry class_Weft_StaticHandler_methods[] = {
	ZEND_ME(Weft_StaticHandler, __construct, arginfo_class_Weft_StaticHandler___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_StaticHandler, setIndexFiles, arginfo_class_Weft_StaticHandler_setIndexFiles, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_StaticHandler, disableIndex, arginfo_class_Weft_StaticHandler_disableIndex, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_StaticHandler, setOnMissing, arginfo_class_Weft_StaticHandler_setOnMissing, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_StaticHandler, enablePrecompressed, arginfo_class_Weft_StaticHandler_enablePrecompressed, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_StaticHandler, disablePrecompressed, arginfo_class_Weft_StaticHandler_disablePrecompressed, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_StaticHandler, setDotfilePolicy, arginfo_class_Weft_StaticHandler_setDotfilePolicy, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_StaticHandler, setSymlinkPolicy, arginfo_class_Weft_StaticHandler_setSymlinkPolicy, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_StaticHandler, hide, arginfo_class_Weft_StaticHandler_hide, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_StaticHandler, setEtagEnabled, arginfo_class_Weft_StaticHandler_setEtagEnabled, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_StaticHandler, setCacheControl, arginfo_class_Weft_StaticHandler_setCacheControl, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_StaticHandler, addCacheRule, arginfo_class_Weft_StaticHandler_addCacheRule, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_StaticHandler, useAsDictionary, arginfo_class_Weft_StaticHandler_useAsDictionary, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_StaticHandler, setDictionaryMaxFileSize, arginfo_class_Weft_StaticHandler_setDictionaryMaxFileSize, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_StaticHandler, setImmutableNames, arginfo_class_Weft_StaticHandler_setImmutableNames, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_StaticHandler, setOpenFileCache, arginfo_class_Weft_StaticHandler_setOpenFileCache, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_StaticHandler, disableOpenFileCache, arginfo_class_Weft_StaticHandler_disableOpenFileCache, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_StaticHandler, setHeader, arginfo_class_Weft_StaticHandler_setHeader, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_StaticHandler, setBrowseEnabled, arginfo_class_Weft_StaticHandler_setBrowseEnabled, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_StaticHandler, setMimeType, arginfo_class_Weft_StaticHandler_setMimeType, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_StaticHandler, getUrlPrefix, arginfo_class_Weft_StaticHandler_getUrlPrefix, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_StaticHandler, getRootDirectory, arginfo_class_Weft_StaticHandler_getRootDirectory, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_StaticHandler, isLocked, arginfo_class_Weft_StaticHandler_isLocked, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Weft_StaticHandler(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Weft", "StaticHandler", class_Weft_StaticHandler_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}

/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 1e6f683058fa0200c693b6c302f22b77fc7ad318 */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Weft_UploadedFile___construct, 0, 0, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_UploadedFile_getStream arginfo_class_Weft_UploadedFile___construct

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_UploadedFile_getPath, 0, 0, IS_STRING, 1)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_UploadedFile_moveTo, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, target, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, mode, IS_LONG, 0, "0644")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_UploadedFile_getSize, 0, 0, IS_LONG, 1)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_UploadedFile_getError, 0, 0, IS_LONG, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_UploadedFile_getClientFilename arginfo_class_Weft_UploadedFile_getPath

#define arginfo_class_Weft_UploadedFile_getClientMediaType arginfo_class_Weft_UploadedFile_getPath

#define arginfo_class_Weft_UploadedFile_getClientCharset arginfo_class_Weft_UploadedFile_getPath

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_UploadedFile_isReady, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_UploadedFile_isValid arginfo_class_Weft_UploadedFile_isReady


ZEND_METHOD(Weft_UploadedFile, __construct);
ZEND_METHOD(Weft_UploadedFile, getStream);
ZEND_METHOD(Weft_UploadedFile, getPath);
ZEND_METHOD(Weft_UploadedFile, moveTo);
ZEND_METHOD(Weft_UploadedFile, getSize);
ZEND_METHOD(Weft_UploadedFile, getError);
ZEND_METHOD(Weft_UploadedFile, getClientFilename);
ZEND_METHOD(Weft_UploadedFile, getClientMediaType);
ZEND_METHOD(Weft_UploadedFile, getClientCharset);
ZEND_METHOD(Weft_UploadedFile, isReady);
ZEND_METHOD(Weft_UploadedFile, isValid);


static const zend_function_entry class_Weft_UploadedFile_methods[] = {
	ZEND_ME(Weft_UploadedFile, __construct, arginfo_class_Weft_UploadedFile___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(Weft_UploadedFile, getStream, arginfo_class_Weft_UploadedFile_getStream, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_UploadedFile, getPath, arginfo_class_Weft_UploadedFile_getPath, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_UploadedFile, moveTo, arginfo_class_Weft_UploadedFile_moveTo, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_UploadedFile, getSize, arginfo_class_Weft_UploadedFile_getSize, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_UploadedFile, getError, arginfo_class_Weft_UploadedFile_getError, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_UploadedFile, getClientFilename, arginfo_class_Weft_UploadedFile_getClientFilename, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_UploadedFile, getClientMediaType, arginfo_class_Weft_UploadedFile_getClientMediaType, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_UploadedFile, getClientCharset, arginfo_class_Weft_UploadedFile_getClientCharset, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_UploadedFile, isReady, arginfo_class_Weft_UploadedFile_isReady, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_UploadedFile, isValid, arginfo_class_Weft_UploadedFile_isValid, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Weft_UploadedFile(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Weft", "UploadedFile", class_Weft_UploadedFile_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}

/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 5466307184d6adcebe9c83d2110601d751811cfd */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Weft_SendFileOptions___construct, 0, 0, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, contentType, IS_STRING, 1, "null")
	ZEND_ARG_OBJ_INFO_WITH_DEFAULT_VALUE(0, disposition, Weft\\SendFileDisposition, 0, "Weft\\SendFileDisposition::INLINE")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, downloadName, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, cacheControl, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, etag, _IS_BOOL, 0, "true")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, lastModified, _IS_BOOL, 0, "true")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, acceptRanges, _IS_BOOL, 0, "true")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, precompressed, _IS_BOOL, 0, "true")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, conditional, _IS_BOOL, 0, "true")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, deleteAfterSend, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, status, IS_LONG, 1, "null")
ZEND_END_ARG_INFO()


ZEND_METHOD(Weft_SendFileOptions, __construct);


static const zend_function_entry class_Weft_SendFileOptions_methods[] = {
	ZEND_ME(Weft_SendFileOptions, __construct, arginfo_class_Weft_SendFileOptions___construct, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Weft_SendFileOptions(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Weft", "SendFileOptions", class_Weft_SendFileOptions_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NOT_SERIALIZABLE;

	zval property_contentType_default_value;
	ZVAL_UNDEF(&property_contentType_default_value);
	zend_string *property_contentType_name = zend_string_init("contentType", sizeof("contentType") - 1, 1);
	zend_declare_typed_property(class_entry, property_contentType_name, &property_contentType_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_contentType_name);

	zend_string *property_disposition_class_Weft_SendFileDisposition = zend_string_init("Weft\\SendFileDisposition", sizeof("Weft\\SendFileDisposition")-1, 1);
	zval property_disposition_default_value;
	ZVAL_UNDEF(&property_disposition_default_value);
	zend_string *property_disposition_name = zend_string_init("disposition", sizeof("disposition") - 1, 1);
	zend_declare_typed_property(class_entry, property_disposition_name, &property_disposition_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_CLASS(property_disposition_class_Weft_SendFileDisposition, 0, 0));
	zend_string_release(property_disposition_name);

	zval property_downloadName_default_value;
	ZVAL_UNDEF(&property_downloadName_default_value);
	zend_string *property_downloadName_name = zend_string_init("downloadName", sizeof("downloadName") - 1, 1);
	zend_declare_typed_property(class_entry, property_downloadName_name, &property_downloadName_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_downloadName_name);

	zval property_cacheControl_default_value;
	ZVAL_UNDEF(&property_cacheControl_default_value);
	zend_string *property_cacheControl_name = zend_string_init("cacheControl", sizeof("cacheControl") - 1, 1);
	zend_declare_typed_property(class_entry, property_cacheControl_name, &property_cacheControl_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_cacheControl_name);

	zval property_etag_default_value;
	ZVAL_UNDEF(&property_etag_default_value);
	zend_string *property_etag_name = zend_string_init("etag", sizeof("etag") - 1, 1);
	zend_declare_typed_property(class_entry, property_etag_name, &property_etag_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_etag_name);

	zval property_lastModified_default_value;
	ZVAL_UNDEF(&property_lastModified_default_value);
	zend_string *property_lastModified_name = zend_string_init("lastModified", sizeof("lastModified") - 1, 1);
	zend_declare_typed_property(class_entry, property_lastModified_name, &property_lastModified_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_lastModified_name);

	zval property_acceptRanges_default_value;
	ZVAL_UNDEF(&property_acceptRanges_default_value);
	zend_string *property_acceptRanges_name = zend_string_init("acceptRanges", sizeof("acceptRanges") - 1, 1);
	zend_declare_typed_property(class_entry, property_acceptRanges_name, &property_acceptRanges_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_acceptRanges_name);

	zval property_precompressed_default_value;
	ZVAL_UNDEF(&property_precompressed_default_value);
	zend_string *property_precompressed_name = zend_string_init("precompressed", sizeof("precompressed") - 1, 1);
	zend_declare_typed_property(class_entry, property_precompressed_name, &property_precompressed_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_precompressed_name);

	zval property_conditional_default_value;
	ZVAL_UNDEF(&property_conditional_default_value);
	zend_string *property_conditional_name = zend_string_init("conditional", sizeof("conditional") - 1, 1);
	zend_declare_typed_property(class_entry, property_conditional_name, &property_conditional_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_conditional_name);

	zval property_deleteAfterSend_default_value;
	ZVAL_UNDEF(&property_deleteAfterSend_default_value);
	zend_string *property_deleteAfterSend_name = zend_string_init("deleteAfterSend", sizeof("deleteAfterSend") - 1, 1);
	zend_declare_typed_property(class_entry, property_deleteAfterSend_name, &property_deleteAfterSend_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_deleteAfterSend_name);

	zval property_status_default_value;
	ZVAL_UNDEF(&property_status_default_value);
	zend_string *property_status_name = zend_string_init("status", sizeof("status") - 1, 1);
	zend_declare_typed_property(class_entry, property_status_name, &property_status_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG|MAY_BE_NULL));
	zend_string_release(property_status_name);

	return class_entry;
}

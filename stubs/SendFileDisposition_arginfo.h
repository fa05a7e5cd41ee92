/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 52f04e3d75cb2561f27c9f4527fe02e6ee0e3b3b */




static const zend_function_entry class_Weft_SendFileDisposition_methods[] = {
	ZEND_FE_END
};

static zend_class_entry *register_class_Weft_SendFileDisposition(void)
{
	zend_class_entry *class_entry = zend_register_internal_enum("Weft\\SendFileDisposition", IS_STRING, class_Weft_SendFileDisposition_methods);

	zval enum_case_INLINE_value;
	zend_string *enum_case_INLINE_value_str = zend_string_init("inline", strlen("inline"), 1);
	ZVAL_STR(&enum_case_INLINE_value, enum_case_INLINE_value_str);
	zend_enum_add_case_cstr(class_entry, "INLINE", &enum_case_INLINE_value);

	zval enum_case_ATTACHMENT_value;
	zend_string *enum_case_ATTACHMENT_value_str = zend_string_init("attachment", strlen("attachment"), 1);
	ZVAL_STR(&enum_case_ATTACHMENT_value, enum_case_ATTACHMENT_value_str);
	zend_enum_add_case_cstr(class_entry, "ATTACHMENT", &enum_case_ATTACHMENT_value);

	return class_entry;
}

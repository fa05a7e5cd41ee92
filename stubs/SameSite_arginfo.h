/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: eac5a6b98d2d0c652bacbab1332e009f57596219 */




static const zend_function_entry class_Weft_SameSite_methods[] = {
	ZEND_FE_END
};

static zend_class_entry *register_class_Weft_SameSite(void)
{
	zend_class_entry *class_entry = zend_register_internal_enum("Weft\\SameSite", IS_STRING, class_Weft_SameSite_methods);

	zval enum_case_LAX_value;
	zend_string *enum_case_LAX_value_str = zend_string_init("Lax", strlen("Lax"), 1);
	ZVAL_STR(&enum_case_LAX_value, enum_case_LAX_value_str);
	zend_enum_add_case_cstr(class_entry, "LAX", &enum_case_LAX_value);

	zval enum_case_STRICT_value;
	zend_string *enum_case_STRICT_value_str = zend_string_init("Strict", strlen("Strict"), 1);
	ZVAL_STR(&enum_case_STRICT_value, enum_case_STRICT_value_str);
	zend_enum_add_case_cstr(class_entry, "STRICT", &enum_case_STRICT_value);

	zval enum_case_NONE_value;
	zend_string *enum_case_NONE_value_str = zend_string_init("None", strlen("None"), 1);
	ZVAL_STR(&enum_case_NONE_value, enum_case_NONE_value_str);
	zend_enum_add_case_cstr(class_entry, "NONE", &enum_case_NONE_value);

	return class_entry;
}

/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 3fec5b9ff65edc8b0873a700ecd92101a3054bdc */




static const zend_function_entry class_Weft_LogSeverity_methods[] = {
	ZEND_FE_END
};

static zend_class_entry *register_class_Weft_LogSeverity(void)
{
	zend_class_entry *class_entry = zend_register_internal_enum("Weft\\LogSeverity", IS_LONG, class_Weft_LogSeverity_methods);

	zval enum_case_OFF_value;
	ZVAL_LONG(&enum_case_OFF_value, 0);
	zend_enum_add_case_cstr(class_entry, "OFF", &enum_case_OFF_value);

	zval enum_case_DEBUG_value;
	ZVAL_LONG(&enum_case_DEBUG_value, 5);
	zend_enum_add_case_cstr(class_entry, "DEBUG", &enum_case_DEBUG_value);

	zval enum_case_INFO_value;
	ZVAL_LONG(&enum_case_INFO_value, 9);
	zend_enum_add_case_cstr(class_entry, "INFO", &enum_case_INFO_value);

	zval enum_case_WARN_value;
	ZVAL_LONG(&enum_case_WARN_value, 13);
	zend_enum_add_case_cstr(class_entry, "WARN", &enum_case_WARN_value);

	zval enum_case_ERROR_value;
	ZVAL_LONG(&enum_case_ERROR_value, 17);
	zend_enum_add_case_cstr(class_entry, "ERROR", &enum_case_ERROR_value);

	return class_entry;
}

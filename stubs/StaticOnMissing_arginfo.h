/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: e35ef10eb07dfcccbe0214f5b3cae903e5fbcd42 */




static const zend_function_entry class_Weft_StaticOnMissing_methods[] = {
	ZEND_FE_END
};

static zend_class_entry *register_class_Weft_StaticOnMissing(void)
{
	zend_class_entry *class_entry = zend_register_internal_enum("Weft\\StaticOnMissing", IS_LONG, class_Weft_StaticOnMissing_methods);

	zval enum_case_NOT_FOUND_value;
	ZVAL_LONG(&enum_case_NOT_FOUND_value, 0);
	zend_enum_add_case_cstr(class_entry, "NOT_FOUND", &enum_case_NOT_FOUND_value);

	zval enum_case_NEXT_value;
	ZVAL_LONG(&enum_case_NEXT_value, 1);
	zend_enum_add_case_cstr(class_entry, "NEXT", &enum_case_NEXT_value);

	return class_entry;
}

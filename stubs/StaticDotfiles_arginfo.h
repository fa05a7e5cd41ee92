/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: abd5660bcdfd4b936dd525257fcd68d87fc33932 */




static const zend_function_entry class_Weft_StaticDotfiles_methods[] = {
	ZEND_FE_END
};

static zend_class_entry *register_class_Weft_StaticDotfiles(void)
{
	zend_class_entry *class_entry = zend_register_internal_enum("Weft\\StaticDotfiles", IS_LONG, class_Weft_StaticDotfiles_methods);

	zval enum_case_DENY_value;
	ZVAL_LONG(&enum_case_DENY_value, 0);
	zend_enum_add_case_cstr(class_entry, "DENY", &enum_case_DENY_value);

	zval enum_case_ALLOW_value;
	ZVAL_LONG(&enum_case_ALLOW_value, 1);
	zend_enum_add_case_cstr(class_entry, "ALLOW", &enum_case_ALLOW_value);

	zval enum_case_IGNORE_value;
	ZVAL_LONG(&enum_case_IGNORE_value, 2);
	zend_enum_add_case_cstr(class_entry, "IGNORE", &enum_case_IGNORE_value);

	return class_entry;
}

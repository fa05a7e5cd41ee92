/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: f8554f18e92343177f81716c95a67b33ee7552de */




static const zend_function_entry class_Weft_StaticSymlinks_methods[] = {
	ZEND_FE_END
};

static zend_class_entry *register_class_Weft_StaticSymlinks(void)
{
	zend_class_entry *class_entry = zend_register_internal_enum("Weft\\StaticSymlinks", IS_LONG, class_Weft_StaticSymlinks_methods);

	zval enum_case_REJECT_value;
	ZVAL_LONG(&enum_case_REJECT_value, 0);
	zend_enum_add_case_cstr(class_entry, "REJECT", &enum_case_REJECT_value);

	zval enum_case_FOLLOW_value;
	ZVAL_LONG(&enum_case_FOLLOW_value, 1);
	zend_enum_add_case_cstr(class_entry, "FOLLOW", &enum_case_FOLLOW_value);

	zval enum_case_OWNER_MATCH_value;
	ZVAL_LONG(&enum_case_OWNER_MATCH_value, 2);
	zend_enum_add_case_cstr(class_entry, "OWNER_MATCH", &enum_case_OWNER_MATCH_value);

	return class_entry;
}

/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: b9e93a129df3b613fb58fc28c0e3ea84733206fc */




static const zend_function_entry class_Weft_Hook_methods[] = {
	ZEND_FE_END
};

static zend_class_entry *register_class_Weft_Hook(void)
{
	zend_class_entry *class_entry = zend_register_internal_enum("Weft\\Hook", IS_STRING, class_Weft_Hook_methods);

	zval enum_case_POLL_value;
	zend_string *enum_case_POLL_value_str = zend_string_init("poll", strlen("poll"), 1);
	ZVAL_STR(&enum_case_POLL_value, enum_case_POLL_value_str);
	zend_enum_add_case_cstr(class_entry, "POLL", &enum_case_POLL_value);

	zval enum_case_SOCKETS_value;
	zend_string *enum_case_SOCKETS_value_str = zend_string_init("sockets", strlen("sockets"), 1);
	ZVAL_STR(&enum_case_SOCKETS_value, enum_case_SOCKETS_value_str);
	zend_enum_add_case_cstr(class_entry, "SOCKETS", &enum_case_SOCKETS_value);

	zval enum_case_SLEEP_value;
	zend_string *enum_case_SLEEP_value_str = zend_string_init("sleep", strlen("sleep"), 1);
	ZVAL_STR(&enum_case_SLEEP_value, enum_case_SLEEP_value_str);
	zend_enum_add_case_cstr(class_entry, "SLEEP", &enum_case_SLEEP_value);

	zval enum_case_DNS_value;
	zend_string *enum_case_DNS_value_str = zend_string_init("dns", strlen("dns"), 1);
	ZVAL_STR(&enum_case_DNS_value, enum_case_DNS_value_str);
	zend_enum_add_case_cstr(class_entry, "DNS", &enum_case_DNS_value);

	zval enum_case_PROCESSES_value;
	zend_string *enum_case_PROCESSES_value_str = zend_string_init("processes", strlen("processes"), 1);
	ZVAL_STR(&enum_case_PROCESSES_value, enum_case_PROCESSES_value_str);
	zend_enum_add_case_cstr(class_entry, "PROCESSES", &enum_case_PROCESSES_value);

	zval enum_case_LOCKS_value;
	zend_string *enum_case_LOCKS_value_str = zend_string_init("locks", strlen("locks"), 1);
	ZVAL_STR(&enum_case_LOCKS_value, enum_case_LOCKS_value_str);
	zend_enum_add_case_cstr(class_entry, "LOCKS", &enum_case_LOCKS_value);

	zval enum_case_FILES_value;
	zend_string *enum_case_FILES_value_str = zend_string_init("files", strlen("files"), 1);
	ZVAL_STR(&enum_case_FILES_value, enum_case_FILES_value_str);
	zend_enum_add_case_cstr(class_entry, "FILES", &enum_case_FILES_value);

	zval enum_case_SQLITE_value;
	zend_string *enum_case_SQLITE_value_str = zend_string_init("sqlite", strlen("sqlite"), 1);
	ZVAL_STR(&enum_case_SQLITE_value, enum_case_SQLITE_value_str);
	zend_enum_add_case_cstr(class_entry, "SQLITE", &enum_case_SQLITE_value);

	return class_entry;
}

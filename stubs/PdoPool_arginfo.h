/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 64d348aa8764cd48b30577e308bdfbe15a3f9661 */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Weft_Pdo_Pool___construct, 0, 0, 1)
	ZEND_ARG_TYPE_INFO(0, dsn, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, username, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, password, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, options, IS_ARRAY, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, min, IS_LONG, 0, "0")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, max, IS_LONG, 0, "10")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, idleTimeout, IS_LONG, 0, "60000")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, maxLifetime, IS_LONG, 0, "0")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, acquireTimeout, IS_LONG, 0, "10000")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, checkAfter, IS_LONG, 0, "1000")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, healthCheck, IS_CALLABLE, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, onConnect, IS_CALLABLE, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, onRelease, IS_CALLABLE, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_Pdo_Pool_connect, 0, 1, IS_STATIC, 0)
	ZEND_ARG_TYPE_INFO(0, dsn, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, username, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, password, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, options, IS_ARRAY, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_Pdo_Pool_beginTransaction, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_Pdo_Pool_commit arginfo_class_Weft_Pdo_Pool_beginTransaction

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(arginfo_class_Weft_Pdo_Pool_exec, 0, 1, MAY_BE_LONG|MAY_BE_FALSE)
	ZEND_ARG_TYPE_INFO(0, statement, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_Pdo_Pool_getAttribute, 0, 1, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO(0, attribute, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(arginfo_class_Weft_Pdo_Pool_lastInsertId, 0, 0, MAY_BE_STRING|MAY_BE_FALSE)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, name, IS_STRING, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_TYPE_MASK_EX(arginfo_class_Weft_Pdo_Pool_prepare, 0, 1, PDOStatement, MAY_BE_FALSE)
	ZEND_ARG_TYPE_INFO(0, query, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, options, IS_ARRAY, 0, "[]")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_TYPE_MASK_EX(arginfo_class_Weft_Pdo_Pool_query, 0, 1, PDOStatement, MAY_BE_FALSE)
	ZEND_ARG_TYPE_INFO(0, query, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, fetchMode, IS_LONG, 1, "null")
	ZEND_ARG_VARIADIC_TYPE_INFO(0, fetchModeArgs, IS_MIXED, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(arginfo_class_Weft_Pdo_Pool_quote, 0, 1, MAY_BE_STRING|MAY_BE_FALSE)
	ZEND_ARG_TYPE_INFO(0, string, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, type, IS_LONG, 0, "PDO::PARAM_STR")
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_Pdo_Pool_rollBack arginfo_class_Weft_Pdo_Pool_beginTransaction

#define arginfo_class_Weft_Pdo_Pool_inTransaction arginfo_class_Weft_Pdo_Pool_beginTransaction

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_Pdo_Pool_errorCode, 0, 0, IS_STRING, 1)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_Pdo_Pool_errorInfo, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_Pdo_Pool_setAttribute, 0, 2, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, attribute, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, value, IS_MIXED, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_Pdo_Pool___call, 0, 2, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, arguments, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_Pdo_Pool_release, 0, 0, IS_VOID, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_Pdo_Pool_close arginfo_class_Weft_Pdo_Pool_release

#define arginfo_class_Weft_Pdo_Pool_stats arginfo_class_Weft_Pdo_Pool_errorInfo

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Weft_Pdo_Connections___construct, 0, 0, 0)
ZEND_END_ARG_INFO()


ZEND_METHOD(Weft_Pdo_Pool, __construct);
ZEND_METHOD(Weft_Pdo_Pool, connect);
ZEND_METHOD(Weft_Pdo_Pool, beginTransaction);
ZEND_METHOD(Weft_Pdo_Pool, commit);
ZEND_METHOD(Weft_Pdo_Pool, inTransaction);
ZEND_METHOD(Weft_Pdo_Pool, errorCode);
ZEND_METHOD(Weft_Pdo_Pool, errorInfo);
ZEND_METHOD(Weft_Pdo_Pool, setAttribute);
ZEND_METHOD(Weft_Pdo_Pool, __call);
ZEND_METHOD(Weft_Pdo_Pool, release);
ZEND_METHOD(Weft_Pdo_Pool, close);
ZEND_METHOD(Weft_Pdo_Pool, stats);
ZEND_METHOD(Weft_Pdo_Connections, __construct);


static const zend_function_entry class_Weft_Pdo_Pool_methods[] = {
	ZEND_ME(Weft_Pdo_Pool, __construct, arginfo_class_Weft_Pdo_Pool___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_Pdo_Pool, connect, arginfo_class_Weft_Pdo_Pool_connect, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(Weft_Pdo_Pool, beginTransaction, arginfo_class_Weft_Pdo_Pool_beginTransaction, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_Pdo_Pool, commit, arginfo_class_Weft_Pdo_Pool_commit, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Weft_Pdo_Pool, exec, commit, arginfo_class_Weft_Pdo_Pool_exec, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Weft_Pdo_Pool, getAttribute, commit, arginfo_class_Weft_Pdo_Pool_getAttribute, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Weft_Pdo_Pool, lastInsertId, commit, arginfo_class_Weft_Pdo_Pool_lastInsertId, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Weft_Pdo_Pool, prepare, commit, arginfo_class_Weft_Pdo_Pool_prepare, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Weft_Pdo_Pool, query, commit, arginfo_class_Weft_Pdo_Pool_query, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Weft_Pdo_Pool, quote, commit, arginfo_class_Weft_Pdo_Pool_quote, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Weft_Pdo_Pool, rollBack, commit, arginfo_class_Weft_Pdo_Pool_rollBack, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_Pdo_Pool, inTransaction, arginfo_class_Weft_Pdo_Pool_inTransaction, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_Pdo_Pool, errorCode, arginfo_class_Weft_Pdo_Pool_errorCode, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_Pdo_Pool, errorInfo, arginfo_class_Weft_Pdo_Pool_errorInfo, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_Pdo_Pool, setAttribute, arginfo_class_Weft_Pdo_Pool_setAttribute, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_Pdo_Pool, __call, arginfo_class_Weft_Pdo_Pool___call, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_Pdo_Pool, release, arginfo_class_Weft_Pdo_Pool_release, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_Pdo_Pool, close, arginfo_class_Weft_Pdo_Pool_close, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_Pdo_Pool, stats, arginfo_class_Weft_Pdo_Pool_stats, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Weft_Pdo_Connections_methods[] = {
	ZEND_ME(Weft_Pdo_Connections, __construct, arginfo_class_Weft_Pdo_Connections___construct, ZEND_ACC_PRIVATE)
	ZEND_FE_END
};

static zend_class_entry *register_class_Weft_Pdo_Pool(zend_class_entry *class_entry_PDO)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Weft\\Pdo", "Pool", class_Weft_Pdo_Pool_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_PDO);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	zend_string *property_connections_class_Weft_Pdo_Connections = zend_string_init("Weft\\Pdo\\Connections", sizeof("Weft\\Pdo\\Connections")-1, 1);
	zval property_connections_default_value;
	ZVAL_UNDEF(&property_connections_default_value);
	zend_string *property_connections_name = zend_string_init("connections", sizeof("connections") - 1, 1);
	zend_declare_typed_property(class_entry, property_connections_name, &property_connections_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_CLASS(property_connections_class_Weft_Pdo_Connections, 0, 0));
	zend_string_release(property_connections_name);

	return class_entry;
}

static zend_class_entry *register_class_Weft_Pdo_Connections(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Weft\\Pdo", "Connections", class_Weft_Pdo_Connections_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}

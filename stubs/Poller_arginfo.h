/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 2f9d9759183be927a851720d77ee18b5436110fd */

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_Poller_watch, 0, 2, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, stream, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO(0, events, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_Poller_forget, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, descriptor, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_Poller_watchSignal, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, signal, IS_LONG, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Weft_Poller_forgetSignal arginfo_class_Weft_Poller_watchSignal

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_Poller_wait, 0, 0, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, milliseconds, IS_LONG, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_Poller_wake, 0, 0, IS_VOID, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Weft_Poller_takeSignals, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()


ZEND_METHOD(Weft_Poller, watch);
ZEND_METHOD(Weft_Poller, forget);
ZEND_METHOD(Weft_Poller, watchSignal);
ZEND_METHOD(Weft_Poller, forgetSignal);
ZEND_METHOD(Weft_Poller, wait);
ZEND_METHOD(Weft_Poller, wake);
ZEND_METHOD(Weft_Poller, takeSignals);


static const zend_function_entry class_Weft_Poller_methods[] = {
	ZEND_ME(Weft_Poller, watch, arginfo_class_Weft_Poller_watch, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_Poller, forget, arginfo_class_Weft_Poller_forget, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_Poller, watchSignal, arginfo_class_Weft_Poller_watchSignal, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_Poller, forgetSignal, arginfo_class_Weft_Poller_forgetSignal, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_Poller, wait, arginfo_class_Weft_Poller_wait, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_Poller, wake, arginfo_class_Weft_Poller_wake, ZEND_ACC_PUBLIC)
	ZEND_ME(Weft_Poller, takeSignals, arginfo_class_Weft_Poller_takeSignals, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Weft_Poller(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Weft", "Poller", class_Weft_Poller_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	zval const_READABLE_value;
	ZVAL_LONG(&const_READABLE_value, weft::php::Poller::kReadable);
	zend_string *const_READABLE_name = zend_string_init_interned("READABLE", sizeof("READABLE") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_READABLE_name, &const_READABLE_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_READABLE_name);

	zval const_WRITABLE_value;
	ZVAL_LONG(&const_WRITABLE_value, weft::php::Poller::kWritable);
	zend_string *const_WRITABLE_name = zend_string_init_interned("WRITABLE", sizeof("WRITABLE") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WRITABLE_name, &const_WRITABLE_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WRITABLE_name);

	return class_entry;
}

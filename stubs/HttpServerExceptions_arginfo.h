/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 3796735c0f5fd653c5156dd8d16621e7d7583b34 */




static const zend_function_entry class_Weft_HttpServerException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_Weft_HttpServerRuntimeException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_Weft_HttpServerInvalidArgumentException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_Weft_HttpServerConnectionException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_Weft_HttpServerProtocolException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_Weft_HttpServerTimeoutException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_Weft_HttpException_methods[] = {
	ZEND_FE_END
};

static zend_class_entry *register_class_Weft_HttpServerException(zend_class_entry *class_entry_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Weft", "HttpServerException", class_Weft_HttpServerException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_Exception);

	return class_entry;
}

static zend_class_entry *register_class_Weft_HttpServerRuntimeException(zend_class_entry *class_entry_Weft_HttpServerException)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Weft", "HttpServerRuntimeException", class_Weft_HttpServerRuntimeException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_Weft_HttpServerException);
	class_entry->ce_flags |= ZEND_ACC_FINAL;

	return class_entry;
}

static zend_class_entry *register_class_Weft_HttpServerInvalidArgumentException(zend_class_entry *class_entry_Weft_HttpServerException)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Weft", "HttpServerInvalidArgumentException", class_Weft_HttpServerInvalidArgumentException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_Weft_HttpServerException);
	class_entry->ce_flags |= ZEND_ACC_FINAL;

	return class_entry;
}

static zend_class_entry *register_class_Weft_HttpServerConnectionException(zend_class_entry *class_entry_Weft_HttpServerException)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Weft", "HttpServerConnectionException", class_Weft_HttpServerConnectionException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_Weft_HttpServerException);
	class_entry->ce_flags |= ZEND_ACC_FINAL;

	return class_entry;
}

static zend_class_entry *register_class_Weft_HttpServerProtocolException(zend_class_entry *class_entry_Weft_HttpServerException)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Weft", "HttpServerProtocolException", class_Weft_HttpServerProtocolException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_Weft_HttpServerException);
	class_entry->ce_flags |= ZEND_ACC_FINAL;

	return class_entry;
}

static zend_class_entry *register_class_Weft_HttpServerTimeoutException(zend_class_entry *class_entry_Weft_HttpServerException)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Weft", "HttpServerTimeoutException", class_Weft_HttpServerTimeoutException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_Weft_HttpServerException);
	class_entry->ce_flags |= ZEND_ACC_FINAL;

	return class_entry;
}

static zend_class_entry *register_class_Weft_HttpException(zend_class_entry *class_entry_Async_AsyncCancellation)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Weft", "HttpException", class_Weft_HttpException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_Async_AsyncCancellation);

	return class_entry;
}

--TEST--
Only the extension implements Awaitable
--EXTENSIONS--
weft
--FILE--
<?php
var_dump(is_subclass_of('Async\Coroutine', 'Async\Completable'), is_subclass_of('Async\Timeout', 'Async\Awaitable'));
var_dump(is_subclass_of('Async\AsyncCancellation', 'Cancellation'), is_subclass_of('Cancellation', 'Error'), is_subclass_of('Async\OperationCanceledException', 'Async\AsyncCancellation'));
eval('class X implements Async\Awaitable {}');
?>
--EXPECTF--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)

Fatal error: Class X cannot implement the interface Async\Awaitable in %s

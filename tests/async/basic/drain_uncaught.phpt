--TEST--
Coroutines are run after an uncaught exception of the script
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

spawn(function () { delay(1); echo "still run\n"; });
throw new Exception('main');
?>
--EXPECTF--
Fatal error: Uncaught Exception: main in %s:%d
Stack trace:
#0 {main}
  thrown in %s on line %d
still run

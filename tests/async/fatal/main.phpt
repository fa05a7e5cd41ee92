--TEST--
A fatal error of the script ends it, parked coroutines and all
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

error_reporting(E_ALL & ~E_DEPRECATED);
spawn(function () { try { delay(1); echo "never\n"; } finally { echo "no finally\n"; } });
await(spawn(function () { spawn(function () { $o = new ArrayObject([1]); (new Fiber(function () use ($o) { delay(1000); }))->start(); }); suspend(); suspend(); }));
trigger_error('main', E_USER_ERROR);
?>
--EXPECTF--
Fatal error: main in %s on line %d

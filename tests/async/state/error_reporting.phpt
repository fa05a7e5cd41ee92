--TEST--
Silencing and error_reporting() stay in their coroutine
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

error_reporting(E_ALL);
function quiet() { delay(1); return $undefined; }
function loud() { delay(1); return $undefined_too; }
$a = spawn(fn () => @quiet());
$b = spawn(fn () => loud());
await($a); await($b);
$c = spawn(function () { error_reporting(0); delay(50); var_dump(error_reporting()); });
delay(1);
var_dump(error_reporting() === E_ALL);
await($c);
await(spawn(function () { var_dump(error_reporting() === E_ALL); }));
?>
--EXPECTF--
Warning: Undefined variable $undefined_too in %s on line %d
bool(true)
int(0)
bool(true)

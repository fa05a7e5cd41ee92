--TEST--
Coroutines run when the script waits, in the order of their timers
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

$a = spawn(function (int $n) { echo "a1\n"; delay(30); echo "a2\n"; return $n * 2; }, 21);
$b = spawn(function () { echo "b1\n"; delay(10); echo "b2\n"; return 'b'; });
echo "main\n";
var_dump(await($a), await($b), await($a));
?>
--EXPECT--
main
a1
b1
b2
a2
int(42)
string(1) "b"
int(42)

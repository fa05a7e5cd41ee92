--TEST--
asHiPriority() goes first
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, suspend, current_coroutine};
$a = spawn(function () { echo "a1\n"; suspend(); echo "a2\n"; });
$b = spawn(function () { echo "b1\n"; suspend(); echo "b2\n"; });
$c = spawn(function () { echo "c1\n"; suspend(); echo "c2\n"; });
var_dump($c->asHiPriority() === $c);
await($a);
await($b);
$c->asHiPriority();
?>
--EXPECTF--
bool(true)
c1
a1
b1
c2
a2
b2

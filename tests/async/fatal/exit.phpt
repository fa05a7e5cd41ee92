--TEST--
exit() and die() end the coroutine only
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

$c = spawn(function () { try { exit('bye'); } finally { echo 'no finally'; } });
var_dump(await($c));
$c = spawn(function () { $o = new class { function __destruct() { echo "destructed\n"; } }; array_map(function () { exit(3); }, [1]); });
await($c);
var_dump($c->isCompleted(), $c->isCancelled(), $c->getException());
await(spawn(function () { (new Fiber(function () { exit; }))->start(); echo "never\n"; }));
await(spawn(function () { foreach ((function () { yield 1; exit; })() as $x) echo "x\n"; }));
for ($i = 0; $i < 1000; $i++) await(spawn(fn () => exit(1)));
echo "end\n";
?>
--EXPECT--
byeNULL
destructed
bool(true)
bool(false)
NULL
x
end

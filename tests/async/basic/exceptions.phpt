--TEST--
An exception goes to whoever awaits, again and again
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

$c = spawn(function () { delay(1); throw new RuntimeException('boom', 7); });
for ($i = 0; $i < 2; $i++) {
    try { await($c); } catch (RuntimeException $e) { echo get_class($e), ' ', $e->getMessage(), ' ', $e->getCode(), "\n"; }
}
var_dump($c->getException() === $e, $c->getResult(), $c->isCompleted(), $c->isCancelled());
$outer = spawn(function () {
    try {
        await(spawn(fn () => throw new LogicException('inner')));
    } catch (LogicException $e) {
        return 'caught ' . $e->getMessage();
    }
});
echo await($outer), "\n";
?>
--EXPECT--
RuntimeException boom 7
RuntimeException boom 7
bool(true)
NULL
bool(true)
bool(false)
caught inner

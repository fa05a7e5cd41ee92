--TEST--
A cancellation does not cut short the destructor callback of a pool
--EXTENSIONS--
weft
--FILE--
<?php
use Async\{Pool, AsyncCancellation};
use function Async\{spawn, await, delay, suspend};

function attempt(callable $what): void {
    try { var_dump($what()); } catch (Throwable $e) { echo get_class($e), ': ', $e->getMessage(), "\n"; }
}
function pool(): Pool {
    return new Pool(
        fn () => new ArrayObject(),
        function () { echo 'saying'; delay(5); echo " goodbye\n"; },
        beforeRelease: fn ($thing) => isset($thing['good']),
        max: 1,
    );
}
echo "-- release()\n";
$pool = pool();
$thing = $pool->acquire();
$releasing = spawn(function () use ($pool, $thing) { $pool->release($thing); echo "never\n"; });
suspend();
$releasing->cancel(new AsyncCancellation('hurry'));
attempt(fn () => await($releasing));
var_dump(count($pool));

echo "-- the end of a coroutine that has one\n";
$forgets = spawn(function () use ($pool) { $pool->acquire(); });
suspend();
$forgets->cancel();
attempt(fn () => await($forgets));
delay(20);
var_dump(count($pool));

echo "-- close(), of several\n";
$pool = new Pool(fn () => new ArrayObject(), function () { static $n = 0; delay(1); echo ++$n, "\n"; }, min: 3);
$closing = spawn(fn () => $pool->close());
suspend();
$closing->cancel();
attempt(fn () => await($closing));
var_dump(count($pool));

echo "-- an exception is on its way\n";
$pool = pool();
$throwing = spawn(function () use ($pool) {
    $thing = $pool->acquire();
    try { throw new LogicException('first'); } finally { $pool->release($thing); }
});
suspend();
$throwing->cancel();
attempt(fn () => await($throwing));
?>
--EXPECT--
-- release()
saying goodbye
Async\AsyncCancellation: hurry
int(0)
-- the end of a coroutine that has one
saying goodbye
Async\AsyncCancellation: The coroutine was cancelled
int(0)
-- close(), of several
1
2
3
Async\AsyncCancellation: The coroutine was cancelled
int(0)
-- an exception is on its way
saying goodbye
Async\AsyncCancellation: The coroutine was cancelled

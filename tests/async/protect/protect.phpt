--TEST--
protect() keeps a cancellation back until its closure has returned
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, protect, current_coroutine};

var_dump(protect(fn () => 'outside'));
$c = spawn(function () {
    try {
        protect(function () {
            $me = current_coroutine();
            $me->cancel(new Async\AsyncCancellation('enough'));
            suspend();
            protect(fn () => delay(5));
            delay(5);
            var_dump($me->isCancellationRequested(), $me->isCancelled());
        });
        echo "not reached\n";
    } catch (Async\AsyncCancellation $e) {
        echo $e->getMessage(), "\n";
        throw $e;
    }
});
try { await($c); } catch (Async\AsyncCancellation $e) { var_dump($c->isCancelled()); }

// From outside while it waits.
$c = spawn(function () { protect(function () { delay(20); echo "saved\n"; }); echo "not reached\n"; });
delay(2);
$c->cancel();
try { await($c); } catch (Async\AsyncCancellation $e) { echo "cancelled\n"; }

// What the closure throws goes first.
$c = spawn(function () {
    try {
        protect(function () { current_coroutine()->cancel(); throw new Exception('mine'); });
    } catch (Exception $e) { echo $e->getMessage(), "\n"; }
    try { suspend(); } catch (Async\AsyncCancellation $e) { echo "then the cancellation\n"; }
});
await($c);

// Its stack is used again by others.
foreach (['exit', 'fatal'] as $kind) {
    $c = spawn(fn () => protect(fn () => $kind === 'exit' ? exit() : eval('class Broken implements Async\Awaitable {}')));
    try { await($c); } catch (Async\AsyncException $e) { echo $e->getMessage(), "\n"; }
    $c = spawn(fn () => delay(1000));
    suspend();
    $c->cancel();
    try { await($c); } catch (Async\AsyncCancellation $e) { echo "can be cancelled\n"; }
}
?>
--EXPECTF--
string(7) "outside"
bool(true)
bool(false)
enough
bool(true)
saved
cancelled
mine
then the cancellation
can be cancelled

Fatal error: Class Broken cannot implement the interface Async\Awaitable in %s on line %d
The coroutine ended with a fatal error
can be cancelled

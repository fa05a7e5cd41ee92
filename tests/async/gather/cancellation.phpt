--TEST--
Waiting for several ends with its token or the cancellation of who waits; what is awaited goes on
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, timeout, suspend, await_all, await_any, await_all_or_fail};

$slow = spawn(function () { delay(60); return 'slow'; });
foreach (['await_all', 'await_all_or_fail', 'await_any', 'await_first_success'] as $f) {
    try {
        ("Async\\$f")([$slow, spawn('Async\delay', 5000)], timeout(5));
    } catch (Async\OperationCanceledException $e) {
        echo $f, ': ', get_class($e->getPrevious()), "\n";
    }
}
$token = timeout(1);
delay(5);
try {
    await_all([spawn(fn () => 1)], $token);
} catch (Async\OperationCanceledException $e) {
    echo "a token that has gone off\n";
}
$stopped = timeout(5);
$stopped->cancel();
echo await_all([$slow], $stopped)[0][0], "\n";

$waiter = spawn(function () use (&$others) {
    $others = [spawn('Async\delay', 20), spawn('Async\delay', 5000)];
    try {
        await_all($others);
    } finally {
        echo "unwound\n";
    }
});
suspend();
suspend();
$waiter->cancel();
try { await($waiter); } catch (Async\AsyncCancellation $e) { echo $e->getMessage(), "\n"; }
var_dump(await_any($others), $others[1]->isCompleted());

try { await_all([1]); } catch (TypeError $e) { echo $e->getMessage(), "\n"; }
try { await_all([$slow, new stdClass]); } catch (TypeError $e) { echo $e->getMessage(), "\n"; }
try { await_all([$slow], new ArrayObject); } catch (TypeError $e) { echo $e->getMessage(), "\n"; }
$waits = null;
$waits = spawn(function () use (&$waits) { await_all([$waits]); });
try { await_all_or_fail([$waits]); } catch (Throwable $e) { echo get_class($e), "\n"; }
$waits->cancel();
exit(0);
?>
--EXPECTF--
await_all: Async\TimeoutException
await_all_or_fail: Async\TimeoutException
await_any: Async\TimeoutException
await_first_success: Async\TimeoutException
a token that has gone off
slow
unwound
The coroutine was cancelled
NULL
bool(false)
Async\await_all(): Argument #1 ($triggers) must contain only objects that can be awaited, int found
Async\await_all(): Argument #1 ($triggers) must contain only objects that can be awaited, stdClass found
Async\await_all(): Argument #2 ($cancellation) must be something that can be awaited, ArrayObject given
Async\DeadlockError

--TEST--
cancel() throws at the suspension point; catch (\Exception) does not see it
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

$c = spawn(function () {
    try {
        delay(10000);
    } catch (Exception $e) {
        echo "never\n";
    } finally {
        echo "finally\n";
        delay(5);
        echo "finally after a delay\n";
    }
});
delay(1);
$c->cancel();
var_dump($c->isCancellationRequested(), $c->isCompleted());
try { await($c); } catch (Async\AsyncCancellation $e) { echo get_class($e), ': ', $e->getMessage(), ' line ', $e->getLine(), "\n"; }
var_dump($c->isCancelled(), $c->isCompleted());
$c->cancel();
$own = new Async\AsyncCancellation('mine');
$d = spawn(function () { try { delay(10000); } catch (Async\AsyncCancellation $e) { return $e; } });
delay(1);
$d->cancel($own);
var_dump(await($d) === $own, $d->isCancelled(), $d->isCancellationRequested());
?>
--EXPECT--
bool(true)
bool(false)
finally
finally after a delay
Async\AsyncCancellation: The coroutine was cancelled line 6
bool(true)
bool(true)
bool(true)
bool(false)
bool(true)

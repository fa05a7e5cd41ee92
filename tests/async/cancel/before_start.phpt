--TEST--
A coroutine cancelled before it has started never runs
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

$c = spawn(function () { echo "never\n"; });
$c->cancel();
$c->cancel(new Async\AsyncCancellation('the first one counts'));
try { await($c); } catch (Async\AsyncCancellation $e) { echo $e->getMessage(), "\n"; }
var_dump($c->isStarted(), $c->isCancelled());
spawn(function () { echo "never\n"; })->cancel();
echo "end\n";
?>
--EXPECT--
The coroutine was cancelled
bool(false)
bool(true)
end

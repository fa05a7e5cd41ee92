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
class D { function __destruct() { echo "D "; delay(1); echo "destructed\n"; } }
$d = new D;
spawn(function () use ($d) { echo "never\n"; })->cancel();
unset($d);
delay(10);
echo "end\n";
?>
--EXPECT--
The coroutine was cancelled
bool(false)
bool(true)
D destructed
end

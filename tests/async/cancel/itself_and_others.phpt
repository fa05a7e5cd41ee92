--TEST--
Cancelling oneself, a coroutine that awaits, and one that is ready already
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

$c = spawn(function () {
    current_coroutine()->cancel(new Async\AsyncCancellation('self'));
    echo "goes on until it waits\n";
    delay(1);
    echo "never\n";
});
try { await($c); } catch (Async\AsyncCancellation $e) { echo $e->getMessage(), "\n"; }
$inner = spawn(function () { delay(300); echo "inner goes on\n"; return 'inner'; });
$outer = spawn(function () use ($inner) { return await($inner); });
delay(1);
$outer->cancel();
try { await($outer); } catch (Async\AsyncCancellation $e) { echo "outer gave up\n"; }
echo await($inner), "\n";
$woken = spawn(fn () => await($GLOBALS['source']));
$source = spawn(function () use ($woken) { delay(1); $woken->cancel(new Async\AsyncCancellation('too late?')); return 1; });
try { var_dump(await($woken)); } catch (Async\AsyncCancellation $e) { echo $e->getMessage(), "\n"; }
$twice = spawn(function () { for (;;) { try { delay(10000); } catch (Async\AsyncCancellation $e) { echo $e->getMessage(), "\n"; if ($e->getMessage() === 'b') return 'done'; } } });
delay(1);
$twice->cancel(new Async\AsyncCancellation('a'));
delay(1);
$twice->cancel(new Async\AsyncCancellation('b'));
echo await($twice), "\n";
?>
--EXPECT--
goes on until it waits
self
outer gave up
inner goes on
inner
too late?
a
b
done

--TEST--
The sleep functions complain as ever, inside and outside; cancellation ends them
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

function complain() {
    foreach ([fn () => sleep(-1), fn () => usleep(-1), fn () => time_nanosleep(-1, 0), fn () => time_nanosleep(0, -1), fn () => sleep(), fn () => sleep('x')] as $f) {
        try { $f(); } catch (Error $e) { echo get_class($e), ': ', $e->getMessage(), "\n"; }
    }
    var_dump(@time_sleep_until(1), sleep(0), usleep(0));
}
ob_start();
complain();
$outside = ob_get_clean();
await(spawn(function () use ($outside) { ob_start(); complain(); $inside = ob_get_clean(); var_dump($inside === $outside); }));
echo $outside;
$c = spawn(function () { try { sleep(1000); } finally { echo "woken\n"; } });
delay(1);
$c->cancel();
try { await($c); } catch (Async\AsyncCancellation) { echo "cancelled\n"; }
$t = hrtime(true);
usleep(2000);
var_dump(hrtime(true) - $t >= 2000000);
?>
--EXPECT--
bool(true)
ValueError: sleep(): Argument #1 ($seconds) must be greater than or equal to 0
ValueError: usleep(): Argument #1 ($microseconds) must be greater than or equal to 0
ValueError: time_nanosleep(): Argument #1 ($seconds) must be greater than or equal to 0
ValueError: time_nanosleep(): Argument #2 ($nanoseconds) must be greater than or equal to 0
ArgumentCountError: sleep() expects exactly 1 argument, 0 given
TypeError: sleep(): Argument #1 ($seconds) must be of type int, string given
bool(false)
int(0)
NULL
woken
cancelled
bool(true)

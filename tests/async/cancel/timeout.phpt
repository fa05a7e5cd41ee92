--TEST--
timeout() as a token and awaited on its own
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

$slow = spawn(function () { delay(400); return 'slow'; });
try { await($slow, timeout(5)); } catch (Async\OperationCanceledException $e) {
    echo get_class($e->getPrevious()), ': ', $e->getPrevious()->getMessage(), "\n";
}
var_dump($slow->isCompleted());
echo await($slow, timeout(1000)), "\n";
$t = timeout(5);
var_dump($t->isCompleted());
try { await($t); } catch (Async\TimeoutException $e) { echo $e->getMessage(), "\n"; }
var_dump($t->isCompleted(), $t->isCancelled());
$cancelled = timeout(10000);
$cancelled->cancel();
var_dump($cancelled->isCompleted(), $cancelled->isCancelled());
try { await($cancelled); } catch (Async\AsyncCancellation $e) { echo $e->getMessage(), "\n"; }
$late = timeout(2000);
$c = spawn(function () { delay(20); return 'went on'; });
spawn(function () use ($late) { delay(1); $late->cancel(); });
echo await($c, $late), "\n";
$token = spawn(function () { delay(1); throw new Exception('token failed'); });
try { await(spawn(function () { delay(400); }), $token); } catch (Async\OperationCanceledException $e) { echo $e->getPrevious()->getMessage(), "\n"; }
try { await(spawn(fn () => 1), spawn(fn () => 1)); echo "result first\n"; } catch (Async\OperationCanceledException $e) { echo get_debug_type($e->getPrevious()), "\n"; }
foreach ([0, -1] as $ms) try { timeout($ms); } catch (ValueError $e) { echo $e->getMessage(), "\n"; }
try { delay(-1); } catch (ValueError $e) { echo $e->getMessage(), "\n"; }
?>
--EXPECT--
Async\TimeoutException: Timeout occurred after 5 milliseconds
bool(false)
slow
bool(false)
Timeout occurred after 5 milliseconds
bool(true)
bool(false)
bool(true)
bool(true)
The timeout was cancelled
went on
token failed
result first
Async\timeout(): Argument #1 ($ms) must be greater than 0
Async\timeout(): Argument #1 ($ms) must be greater than 0
Async\delay(): Argument #1 ($ms) must be greater than or equal to 0

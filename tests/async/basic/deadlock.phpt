--TEST--
Waiting for what can never happen is a DeadlockError
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

$b = null;
$a = spawn(function () use (&$b) { try { await($b); } finally { echo "a unwound\n"; } });
$b = spawn(function () use (&$a) { await($a); });
try { await($a); } catch (Async\DeadlockError $e) { echo $e->getMessage(), "\n"; }
try { await(spawn(function () { await(current_coroutine()); })); } catch (Async\AsyncException $e) { echo $e->getMessage(), "\n"; }
echo "end\n";
?>
--EXPECTF--
Deadlock detected: no active coroutines, 2 coroutines in waiting
  #1 at %sdeadlock.php:5 waits for coroutine #2 spawned at %sdeadlock.php:6
  #2 at %sdeadlock.php:6 waits for coroutine #1 spawned at %sdeadlock.php:5
A coroutine cannot await itself
end
a unwound

Fatal error: Uncaught Async\DeadlockError: Deadlock detected: no active coroutines, 2 coroutines in waiting%a

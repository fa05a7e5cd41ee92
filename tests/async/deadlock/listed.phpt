--TEST--
A DeadlockError names who waits, where and for what
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, await_all, suspend, timeout, current_coroutine};
use Async\Scope;

$b = null;
$a = spawn(function () use (&$b) { await($b); });
$b = spawn(function () use (&$a) {
    await_all([$a]);
});
$scope = new Scope();
$never = timeout(1);
$never->cancel();
$c = spawn(function () use ($scope, &$d, $never) { $scope->awaitCompletion($never); });
$d = $scope->spawn(function () use (&$c) { await($c); });
try {
    await($a);
} catch (Async\DeadlockError $e) {
    echo str_replace(__DIR__ . '/', '', $e->getMessage()), "\n";
}
foreach ([$a, $b, $c, $d] as $each) {
    echo implode(', ', array_map('basename', $each->getAwaitingInfo())), ' at ', basename($each->getSuspendLocation()), ' trace ', count($each->getTrace()), "\n";
    $each->cancel();
}
suspend();
var_dump(Async\get_coroutines());
?>
--EXPECTF--
Deadlock detected: no active coroutines, 4 coroutines in waiting
  #1 at listed.php:6 waits for coroutine #2 spawned at listed.php:7
  #2 at listed.php:8 waits for several at once
  #3 at listed.php:13 waits for a scope
  #4 at listed.php:14 waits for coroutine #3 spawned at listed.php:13
listed.php:7 at listed.php:6 trace 2
several at once at listed.php:8 trace 2
a scope at listed.php:13 trace 2
listed.php:13 at listed.php:14 trace 2
array(0) {
}

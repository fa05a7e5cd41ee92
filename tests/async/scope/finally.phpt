--TEST--
finally() of scopes
--EXTENSIONS--
weft
--FILE--
<?php
use Async\Scope;
use function Async\{spawn, await, delay, timeout, suspend};

$scope = new Scope();
$scope->finally(function (Scope $s) use (&$scope) { echo 'ended ', var_export($s === $scope, true), "\n"; suspend(); echo "may wait\n"; });
$scope->spawn(function () { try { delay(5000); } finally { echo "unwound\n"; } });
suspend();
$scope->dispose();
delay(5);
$scope->finally(fn () => print "at once\n");
suspend();

$scope = new Scope();
$scope->finally(fn () => throw new Exception('first'));
$scope->finally(fn () => throw new RuntimeException('second'));
$scope->setExceptionHandler(function ($s, $c, $e) { foreach ($e->getExceptions() as $one) echo get_class($e), ' ', get_class($one), ' ', $one->getMessage(), "\n"; });
$scope->dispose();
suspend();

$scope = new Scope();
$scope->finally(fn () => throw new Exception('unhandled'));
$scope->dispose();
suspend();

$scope = new Scope();
$scope->finally(fn () => exit());
$scope->finally(fn () => print "not reached\n");
$scope->cancel();
suspend();
$scope = new Scope();
$scope->finally(fn () => eval('class Broken implements Async\Awaitable {}'));
$scope->cancel();
suspend();

(function () { $scope = Scope::inherit(); $scope->finally(fn () => print "last reference\n"); $scope->spawn(fn () => print "runs\n"); })();
suspend();
suspend();
$last = new Scope();
$last->finally(fn () => print "the end of the script\n");
echo "end\n";
?>
--EXPECTF--
unwound
ended true
may wait
at once
Async\CompositeException Exception first
Async\CompositeException RuntimeException second

Warning: Uncaught Exception: unhandled in %s:%d
Stack trace:
#0 [internal function]: {closure%S}(Object(Async\Scope))
#1 {main}
  thrown in %s on line %d

Fatal error: Class Broken cannot implement the interface Async\Awaitable in %s(%d) : eval()'d code on line %d
runs
last reference
end
the end of the script

--TEST--
Exceptions in a scope: handlers, who waits for it, fail together
--EXTENSIONS--
weft
--FILE--
<?php
use Async\Scope;
use function Async\{spawn, await, delay, timeout, suspend};

function fails($text, $ms = 0) { return function () use ($text, $ms) { delay($ms); throw new Exception($text); }; }
function waits($name) { return function () use ($name) { try { delay(5000); } catch (Async\AsyncCancellation $e) { echo "$name: ", $e->getMessage(), "\n"; } }; }

echo "-- handler\n";
$scope = new Scope();
$scope->setExceptionHandler(function (Scope $s, Async\Coroutine $c, Throwable $e) use ($scope) {
    var_dump($s === $scope, $c->isCompleted(), $e->getMessage(), $c->getException() === $e);
    suspend();
    echo "handler may wait\n";
});
$scope->spawn(fails('boom'));
$scope->spawn(function () { delay(10); echo "others go on\n"; });
$scope->awaitCompletion(timeout(1000));
var_dump($scope->isCancelled());

echo "-- awaited ones are not the scope's business\n";
try { await($scope->spawn(fails('awaited'))); } catch (Exception $e) { echo $e->getMessage(), "\n"; }

echo "-- of a scope below\n";
$parent = new Scope();
$parent->setChildScopeExceptionHandler(function (Scope $s, $c, $e) use ($parent) { echo 'from below: ', $e->getMessage(), ' ', var_export($s === $parent, true), "\n"; });
$parent->setExceptionHandler(fn ($s, $c, $e) => print "own: {$e->getMessage()}\n");
$child = Scope::inherit($parent);
$child->spawn(fails('child'));
$child->spawn(waits('sibling of the failed'));
$parent->spawn(fails('parent'));
delay(10);
var_dump($child->isCancelled(), $parent->isCancelled());

echo "-- nobody but who waits\n";
$scope = new Scope();
$scope->spawn(fails('to the waiter', 5));
$scope->spawn(waits('other'));
try { $scope->awaitCompletion(timeout(1000)); } catch (Exception $e) { echo $e->getMessage(), "\n"; }
try { $scope->awaitCompletion(timeout(1000)); } catch (Async\AsyncCancellation $e) { echo $e->getMessage(), ', ', $e->getPrevious()->getMessage(), "\n"; }
suspend();

echo "-- nobody\n";
$scope = new Scope();
$scope->spawn(fails('unseen'));
$scope->spawn(waits('left alone'));
suspend();
suspend();
suspend();

echo "-- after a cancellation\n";
foreach ([true, false] as $with_handler) {
    $scope = new Scope();
    $scope->spawn(function () { try { delay(5000); } finally { throw new LogicException('while unwinding'); } });
    suspend();
    $scope->cancel();
    try {
        $scope->awaitAfterCancellation($with_handler ? function (Throwable $e, Scope $s) use ($scope) { echo 'late: ', $e->getMessage(), ' ', var_export($s === $scope, true), "\n"; } : null);
    } catch (LogicException $e) { echo 'thrown: ', $e->getMessage(), "\n"; }
}

echo "-- handlers that fail\n";
$scope = new Scope();
$scope->setExceptionHandler(function () { throw new Exception('handler broken'); });
$scope->spawn(fails('x'));
delay(5);
$scope->setExceptionHandler(function () { exit(); });
$scope->spawn(fails('y'));
delay(5);
$scope->setExceptionHandler(function () { eval('class Broken implements Async\Awaitable {}'); });
$scope->spawn(fails('z'));
delay(5);
echo "still here\n";
?>
--EXPECTF--
-- handler
bool(true)
bool(true)
string(4) "boom"
bool(true)
handler may wait
others go on
bool(false)
-- awaited ones are not the scope's business
awaited
-- of a scope below
sibling of the failed: The scope was cancelled
from below: child true
own: parent
bool(true)
bool(false)
-- nobody but who waits
other: The scope was cancelled
to the waiter
The scope has been cancelled, to the waiter
-- nobody

Warning: Uncaught Exception: unseen in %s:%d
Stack trace:
#0 [internal function]: {closure%S}()
#1 {main}
  thrown in %s on line %d
left alone: The scope was cancelled
-- after a cancellation
late: while unwinding true
thrown: while unwinding
-- handlers that fail

Warning: Uncaught Exception: handler broken in %s:%d
Stack trace:
#0 [internal function]: {closure%S}(Object(Async\Scope), Object(Async\Coroutine), Object(Exception))
#1 {main}
  thrown in %s on line %d

Fatal error: Class Broken cannot implement the interface Async\Awaitable in %s(%d) : eval()'d code on line %d
still here

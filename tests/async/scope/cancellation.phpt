--TEST--
Cancelling and disposing of scopes; zombies
--EXTENSIONS--
weft
--FILE--
<?php
use Async\Scope;
use function Async\{spawn, await, delay, timeout, suspend};

function task($name, $ms = 5000) {
    return function () use ($name, $ms) {
        try { delay($ms); echo "$name done\n"; } catch (Async\AsyncCancellation $e) { echo "$name: ", $e->getMessage(), "\n"; throw $e; }
    };
}
$scope = new Scope();
$child = Scope::inherit($scope);
$scope->spawn(task('a'));
$child->spawn(task('b'));
suspend();
$never = $scope->spawn(fn () => print "not reached\n");
$scope->cancel(new Async\AsyncCancellation('enough'));
var_dump($scope->isCancelled(), $child->isCancelled(), $scope->isClosed());
try { $scope->awaitCompletion(timeout(100)); } catch (Async\AsyncCancellation $e) { echo $e->getMessage(), "\n"; }
$scope->awaitAfterCancellation();
var_dump($scope->isFinished(), $never->isCancelled());
try { await($scope->spawn(fn () => print "not reached\n")); } catch (Async\AsyncCancellation $e) { echo $e->getMessage(), "\n"; }

echo "-- zombies\n";
$scope = (new Scope())->allowZombies();
$scope->spawn(task('zombie', 10));
suspend();
$scope->disposeSafely();
var_dump($scope->isClosed(), $scope->isCancelled(), $scope->isFinished());
$scope->awaitAfterCancellation(null, timeout(1000));
$scope = new Scope();
$scope->spawn(task('not safely'));
suspend();
$scope->disposeSafely();
$scope->awaitAfterCancellation();

echo "-- the end of the object\n";
(function () { $scope = new Scope(); $scope->spawn(task('orphan')); suspend(); })();
suspend();
(function () { $scope = Scope::inherit(); $scope->spawn(task('orphan that may live', 5)); suspend(); })();
delay(20);

echo "-- a time limit\n";
$scope = new Scope();
$scope->spawn(task('late'));
$scope->disposeAfterTimeout(5);
var_dump($scope->isClosed());
delay(30);
var_dump($scope->isClosed(), $scope->isFinished());
$scope->disposeAfterTimeout(0);

echo "-- itself\n";
$scope = new Scope();
$c = $scope->spawn(function () use ($scope) { $scope->dispose(); try { suspend(); } finally { echo "unwound\n"; } });
try { await($c); } catch (Async\AsyncCancellation $e) { echo $e->getMessage(), "\n"; }

$scope = new Scope();
foreach ([fn () => $scope->awaitAfterCancellation(), fn () => $scope->disposeAfterTimeout(-1), fn () => $scope->cancel(new Exception)] as $f) {
    try { $f(); } catch (Throwable $e) { echo get_class($e), ': ', $e->getMessage(), "\n"; }
}
?>
--EXPECTF--
bool(true)
bool(true)
bool(false)
The scope has been cancelled
b: enough
a: enough
bool(true)
bool(true)
The scope was cancelled
-- zombies
bool(true)
bool(false)
bool(true)
zombie done
not safely: The scope was cancelled
-- the end of the object
orphan: Scope is being disposed due to object destruction
orphan that may live done
-- a time limit
bool(false)
late: Scope has been disposed due to timeout
bool(true)
bool(true)
-- itself
unwound
The scope was cancelled
Async\AsyncException: Attempt to await a Scope that has not been cancelled
ValueError: Async\Scope::disposeAfterTimeout(): Argument #1 ($timeout) must be greater than or equal to 0
TypeError: Async\Scope::cancel(): Argument #1 ($cancellationError) must be of type ?Async\AsyncCancellation, Exception given

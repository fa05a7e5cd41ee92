--TEST--
A scope waits for its coroutines and those they spawn, and for scopes below
--EXTENSIONS--
weft
--FILE--
<?php
use Async\Scope;
use function Async\{spawn, await, delay, timeout, suspend, spawn_with};

$scope = new Scope();
var_dump($scope instanceof Async\ScopeProvider, $scope->provideScope() === $scope, $scope->isFinished(), $scope->isClosed(), $scope->isCancelled());
$scope->spawn(function (int $a, int $b) {
    delay(5);
    spawn(function () use ($a, $b) { delay(5); echo "spawned inside: ", $a + $b, "\n"; });
}, 1, b: 2);
$child = Scope::inherit($scope);
$child->spawn(function () {
    $two = Scope::inherit();
    spawn_with($two, function () { delay(30); echo "two below\n"; });
    delay(20);
    echo "below\n";
    delay(20);
});
var_dump($scope->isFinished(), count($scope->getChildScopes()), $scope->getChildScopes()[0] === $child);
$scope->awaitCompletion(timeout(5000));
var_dump($scope->isFinished(), $child->isFinished());
$scope->awaitCompletion(timeout(5000));

$scope->spawn(function () { delay(5000); });
try { $scope->awaitCompletion(timeout(5)); } catch (Async\OperationCanceledException $e) { echo get_class($e->getPrevious()), "\n"; }
var_dump($scope->isFinished());
$scope->spawn(function () use ($scope) {
    try { $scope->awaitCompletion(timeout(5)); } catch (Async\AsyncException $e) { echo $e->getMessage(), "\n"; }
});
$child->spawn(function () use ($scope) {
    try { $scope->awaitCompletion(timeout(5)); } catch (Async\AsyncException $e) { echo $e->getMessage(), "\n"; }
});
delay(10);

$scope->dispose();
var_dump($scope->isClosed(), $scope->isCancelled(), $child->isClosed());
$scope->awaitCompletion(timeout(1));
foreach ([fn () => $scope->spawn(fn () => 1), fn () => spawn_with($scope, fn () => 1), fn () => Scope::inherit($scope), fn () => $scope->spawn('strlen'), fn () => clone $scope, fn () => $scope->awaitCompletion(new ArrayObject)] as $f) {
    try { $f(); } catch (Throwable $e) { echo get_class($e), ': ', $e->getMessage(), "\n"; }
}
?>
--EXPECTF--
bool(true)
bool(true)
bool(true)
bool(false)
bool(false)
bool(false)
int(1)
bool(true)
spawned inside: 3
below
two below
bool(true)
bool(true)
Async\TimeoutException
bool(false)
Cannot await completion of scope from a coroutine that belongs to the same scope or its children
Cannot await completion of scope from a coroutine that belongs to the same scope or its children
bool(true)
bool(true)
bool(true)
Async\AsyncException: Cannot spawn a coroutine in a closed scope
Async\AsyncException: Cannot spawn a coroutine in a closed scope
Async\AsyncException: Cannot inherit from a closed scope
TypeError: Async\Scope::spawn(): Argument #1 ($callable) must be of type Closure, string given
Error: Trying to clone an uncloneable object of class Async\Scope
TypeError: Async\Scope::awaitCompletion(): Argument #1 ($cancellation) must be something that can be awaited, ArrayObject given

--TEST--
A Future ends as its FutureState does, once, for everybody
--EXTENSIONS--
weft
--FILE--
<?php
use Async\{Future, FutureState};
use function Async\{spawn, await, await_all, await_any_or_fail, delay, suspend, timeout};

function attempt(callable $what): void {
    try { var_dump($what()); } catch (Throwable $e) { echo get_class($e), ': ', preg_replace('/ at .*:/', ' at FILE:', $e->getMessage()), "\n"; }
}

$state = new FutureState;
$future = new Future($state);
$second = new Future($state);
var_dump($state->isCompleted(), $future->isCompleted());
$waiting = spawn(fn () => await($future));
$method = spawn(fn () => $second->await());
suspend();
var_dump(str_contains($waiting->getAwaitingInfo()[0], 'a future made at ' . __FILE__));
$state->complete(42);
attempt(fn () => [await($waiting), await($method), $state->isCompleted(), $future->isCompleted(), $future->isCancelled()]);
attempt(fn () => $state->complete(43));
attempt(fn () => $state->error(new Exception));
attempt(fn () => (new Future($state))->await());
var_dump($state->getCreatedFileAndLine() === [__FILE__, 9], $future->getCreatedLocation() === __FILE__ . ':10', $future->getCompletedFileAndLine() === [__FILE__, 17], $state->getCompletedLocation() === __FILE__ . ':17');

echo "-- errors\n";
$state = new FutureState;
$future = new Future($state);
$waiting = spawn(fn () => await($future));
suspend();
$state->error(new DomainException('mine'));
attempt(fn () => await($waiting));
attempt(fn () => await($future));
attempt(fn () => Future::failed(new LogicException('at once'))->await());
attempt(fn () => Future::completed('value')->await());
attempt(fn () => Future::completed()->await());
[$results, $errors] = await_all(['a' => Future::completed(1), 'b' => Future::failed(new Exception('b'))]);
var_dump($results, array_keys($errors));
$never = new FutureState;
attempt(fn () => await_any_or_fail([new Future($never), Future::completed('first')]));

echo "-- cancelling\n";
$state = new FutureState;
$future = new Future($state);
$other = new Future($state);
$future->cancel();
$future->cancel();
attempt(fn () => [$future->isCancelled(), $other->isCancelled(), $state->isCompleted()]);
attempt(fn () => await($other));
$state = new FutureState;
$future = new Future($state);
$future->cancel(new Async\AsyncCancellation('mine'));
attempt(fn () => await($future));
attempt(fn () => (new Future($never))->await(timeout(2)));
$token = new Future($stop = new FutureState);
$waiting = spawn(fn () => delay(10000));
$stop->complete(null);
attempt(fn () => await($waiting, $token));
$waiting->cancel();

echo "-- nobody left\n";
$future = new Future(new FutureState);
attempt(fn () => await($future));
attempt(fn () => (new Future($state = new FutureState))->await());
attempt(fn () => clone $future);
attempt(fn () => $future->__construct($state));

echo "-- cycles\n";
class Noisy { public $x; function __destruct() { echo "destroyed\n"; } }
$state = new FutureState;
$noisy = new Noisy;
$noisy->x = (new Future($state))->map(function () use ($noisy, $state) {});
unset($state, $noisy);
var_dump(gc_collect_cycles() > 0);
$noisy = new Noisy;
$noisy->x = new FutureState;
$noisy->x->complete($noisy);
unset($noisy);
var_dump(gc_collect_cycles() > 0);
?>
--EXPECT--
bool(false)
bool(false)
bool(true)
array(5) {
  [0]=>
  int(42)
  [1]=>
  int(42)
  [2]=>
  bool(true)
  [3]=>
  bool(true)
  [4]=>
  bool(false)
}
Async\AsyncException: FutureState is already completed at FILE:17
Async\AsyncException: FutureState is already completed at FILE:17
int(42)
bool(true)
bool(true)
bool(true)
bool(true)
-- errors
DomainException: mine
DomainException: mine
LogicException: at once
string(5) "value"
NULL
array(1) {
  ["a"]=>
  int(1)
}
array(1) {
  [0]=>
  string(1) "b"
}
string(5) "first"
-- cancelling
array(3) {
  [0]=>
  bool(true)
  [1]=>
  bool(true)
  [2]=>
  bool(true)
}
Async\AsyncCancellation: The future was cancelled
Async\AsyncCancellation: mine
Async\OperationCanceledException: The operation was cancelled by its cancellation token
Async\OperationCanceledException: The operation was cancelled by its cancellation token
-- nobody left
Async\AsyncException: Nobody is left who could complete the future
Async\DeadlockError: Deadlock detected: no active coroutines, 0 coroutines in waiting
Error: Trying to clone an uncloneable object of class Async\Future
Async\AsyncException: The future has been constructed already
-- cycles
destroyed
bool(true)
destroyed
bool(true)

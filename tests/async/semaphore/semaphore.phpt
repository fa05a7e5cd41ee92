--TEST--
A semaphore lets so many in at a time, in turn
--EXTENSIONS--
weft
--FILE--
<?php
use Async\{Semaphore, DeadlockError};
use function Async\{spawn, await, delay, suspend, timeout};
ini_set('display_errors', '0');

function attempt(callable $what): void {
    try { var_dump($what()); } catch (Throwable $e) { echo get_class($e), ': ', $e->getMessage(), "\n"; }
}

$semaphore = new Semaphore(3);
$inside = $most = 0;
$order = [];
$all = [];
for ($i = 0; $i < 3000; $i++) {
    $all[] = spawn(function () use ($semaphore, $i, &$inside, &$most, &$order) {
        $semaphore->acquire();
        $most = max($most, ++$inside);
        $order[] = $i;
        suspend();
        $inside--;
        $semaphore->release();
    });
}
foreach ($all as $one) await($one);
var_dump($most, $order === range(0, 2999), $semaphore->availablePermits());

attempt(fn () => [$semaphore->tryAcquire(), $semaphore->tryAcquire(), $semaphore->tryAcquire(), $semaphore->tryAcquire()]);
attempt(fn () => $semaphore->acquire(timeout(2)));
echo "-- whoever waits comes before who asks now\n";
$waits = spawn(function () use ($semaphore) { $semaphore->acquire(); return 'had it'; });
suspend();
await(spawn(fn () => $semaphore->release()));
attempt(fn () => [$semaphore->tryAcquire(), await($waits)]);

echo "-- cancelled while waiting, and after being given one\n";
$all = [];
for ($i = 0; $i < 3; $i++) $all[] = spawn(function () use ($semaphore, $i) { $semaphore->acquire(); $semaphore->release(); return $i; });
suspend();
$all[0]->cancel();
suspend();
$semaphore->release();
$all[1]->cancel();
foreach ($all as $one) attempt(fn () => await($one));
var_dump($semaphore->availablePermits());

echo "-- withPermit()\n";
attempt(fn () => $semaphore->withPermit(fn () => $semaphore->availablePermits()));
attempt(fn () => $semaphore->withPermit(fn () => throw new Exception('mine')));
foreach ([fn () => exit(1), fn () => trigger_error('x', E_USER_ERROR)] as $end) {
    attempt(fn () => await(spawn(fn () => $semaphore->withPermit($end))));
    var_dump($semaphore->availablePermits());
}
$one = spawn(fn () => $semaphore->withPermit(fn () => delay(10000)));
suspend();
$one->cancel();
attempt(fn () => await($one));
var_dump($semaphore->availablePermits());

echo "-- a signal\n";
$signal = new Semaphore(0);
$waits = spawn(fn () => $signal->acquire());
suspend();
var_dump($waits->getAwaitingInfo());
$signal->release();
await($waits);
attempt(fn () => $signal->acquire());
attempt(fn () => new Semaphore(-1));
?>
--EXPECT--
int(3)
bool(true)
int(3)
array(4) {
  [0]=>
  bool(true)
  [1]=>
  bool(true)
  [2]=>
  bool(true)
  [3]=>
  bool(false)
}
Async\OperationCanceledException: The operation was cancelled by its cancellation token
-- whoever waits comes before who asks now
array(2) {
  [0]=>
  bool(false)
  [1]=>
  string(6) "had it"
}
-- cancelled while waiting, and after being given one
Async\AsyncCancellation: The coroutine was cancelled
Async\AsyncCancellation: The coroutine was cancelled
int(2)
int(1)
-- withPermit()
int(0)
Exception: mine
NULL
int(1)
Async\AsyncException: The coroutine ended with a fatal error
int(1)
Async\AsyncCancellation: The coroutine was cancelled
int(1)
-- a signal
array(1) {
  [0]=>
  string(11) "a semaphore"
}
Async\DeadlockError: Deadlock detected: no active coroutines, 0 coroutines in waiting
ValueError: Async\Semaphore::__construct(): Argument #1 ($permits) must be greater than or equal to 0

--TEST--
A mutex is had by one coroutine at a time, in turn
--EXTENSIONS--
weft
--FILE--
<?php
use Async\{Mutex, DeadlockError};
use function Async\{spawn, await, delay, suspend, timeout};
ini_set('display_errors', '0');

function attempt(callable $what): void {
    try { var_dump($what()); } catch (Throwable $e) { echo get_class($e), ': ', $e->getMessage(), "\n"; }
}
set_error_handler(function ($type, $message, $file, $line) { echo "reported: $message, line $line\n"; return true; }, E_WARNING);

$mutex = new Mutex;
$inside = $most = 0;
$order = [];
$all = [];
for ($i = 0; $i < 3000; $i++) {
    $all[] = spawn(function () use ($mutex, $i, &$inside, &$most, &$order) {
        $mutex->lock();
        $most = max($most, ++$inside);
        $order[] = $i;
        suspend();
        $inside--;
        $mutex->unlock();
    });
}
foreach ($all as $one) await($one);
var_dump($most, $order === range(0, 2999), $mutex->isLocked());

echo "-- owners\n";
attempt(fn () => $mutex->unlock());
attempt(fn () => [$mutex->tryLock(), $mutex->tryLock(), $mutex->isLocked()]);
attempt(fn () => $mutex->lock());
attempt(fn () => await(spawn(fn () => $mutex->unlock())));
attempt(fn () => await(spawn(fn () => $mutex->lock(timeout(2)))));
$waits = spawn(function () use ($mutex) { $mutex->lock(); $mutex->unlock(); return 'had it'; });
suspend();
$mutex->unlock();
attempt(fn () => [$mutex->tryLock(), await($waits), $mutex->tryLock()]);
$mutex->unlock();

echo "-- cancelled while waiting, and after being given it\n";
$mutex->lock();
$all = [];
for ($i = 0; $i < 3; $i++) $all[] = spawn(function () use ($mutex, $i) { $mutex->lock(); $mutex->unlock(); return $i; });
suspend();
$all[0]->cancel();
suspend();
$mutex->unlock();
$all[1]->cancel();
foreach ($all as $one) attempt(fn () => await($one));
var_dump($mutex->isLocked());

echo "-- holders that end\n";
foreach (['returns' => fn () => 1, 'throws' => fn () => throw new Exception('mine'), 'exit' => fn () => exit(1), 'fatal' => fn () => trigger_error('x', E_USER_ERROR)] as $how => $end) {
    $bad = spawn(function () use ($mutex, $end) {
        $mutex->lock();
        $end();
    });
    $next = spawn(function () use ($mutex) { $mutex->lock(); $mutex->unlock(); return 'next'; });
    suspend();
    echo "$how: ";
    attempt(fn () => await($next));
    try { await($bad); } catch (Throwable) {}
    $good = spawn(fn () => $mutex->synchronized($end));
    suspend();
    try { await($good); } catch (Throwable) {}
    var_dump($mutex->isLocked());
}
attempt(fn () => $mutex->synchronized(fn () => [$mutex->isLocked(), 'result']));

echo "-- deadlock\n";
$mutex->lock();
$stuck = spawn(fn () => $mutex->lock());
suspend();
var_dump($stuck->getAwaitingInfo());
attempt(fn () => await($stuck));
$stuck->cancel();
$lost = new Mutex;
$lost->lock();
unset($lost);
spawn(function () { $mutex = new Mutex; $mutex->lock(); });
suspend();
echo "end\n";
?>
--EXPECTF--
int(1)
bool(true)
bool(false)
-- owners
Async\AsyncException: The mutex is not locked by this coroutine
array(3) {
  [0]=>
  bool(true)
  [1]=>
  bool(false)
  [2]=>
  bool(true)
}
Async\AsyncException: The mutex is locked by this coroutine already
Async\AsyncException: The mutex is not locked by this coroutine
Async\OperationCanceledException: The operation was cancelled by its cancellation token
array(3) {
  [0]=>
  bool(false)
  [1]=>
  string(6) "had it"
  [2]=>
  bool(true)
}
-- cancelled while waiting, and after being given it
Async\AsyncCancellation: The coroutine was cancelled
Async\AsyncCancellation: The coroutine was cancelled
int(2)
bool(false)
-- holders that end
reported: A coroutine ended with a locked mutex, which has been unlocked, line 55
returns: string(4) "next"
bool(false)
reported: A coroutine ended with a locked mutex, which has been unlocked, line 55
throws: string(4) "next"
bool(false)
reported: A coroutine ended with a locked mutex, which has been unlocked, line 55
exit: string(4) "next"
bool(false)
reported: A coroutine ended with a locked mutex, which has been unlocked, line 55
fatal: string(4) "next"
reported: A coroutine ended with a locked mutex, which has been unlocked, line 63
bool(false)
array(2) {
  [0]=>
  bool(true)
  [1]=>
  string(6) "result"
}
-- deadlock
array(1) {
  [0]=>
  string(7) "a mutex"
}
Async\DeadlockError: Deadlock detected: no active coroutines, 1 coroutines in waiting
  #%d at %s:72 waits for a mutex
end

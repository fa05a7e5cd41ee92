--TEST--
A pool makes resources when they are needed, gives them out again, and serves who waits in order
--EXTENSIONS--
weft
--FILE--
<?php
use Async\{Pool, PoolException};
use function Async\{spawn, await, delay, suspend};

function attempt(callable $what): void {
    try { var_dump($what()); } catch (Throwable $e) { echo get_class($e), ': ', $e->getMessage(), "\n"; }
}
class Thing { static int $count = 0; static int $alive = 0; static int $peak = 0; public int $id; function __construct() { $this->id = ++self::$count; self::$peak = max(self::$peak, ++self::$alive); } }

$pool = new Pool(function () { delay(1); return new Thing; }, function (Thing $t) { delay(1); Thing::$alive--; echo "destroyed $t->id\n"; }, min: 1, max: 2);
var_dump(count($pool), $pool->idleCount(), $pool->activeCount());
$a = $pool->acquire();
$b = $pool->acquire();
var_dump($a->id, $b->id, $pool->tryAcquire(), $pool->activeCount());
attempt(fn () => $pool->acquire(5));
$pool->release($a);
attempt(fn () => $pool->release($a));
attempt(fn () => $pool->release(new Thing));
var_dump($pool->tryAcquire() === $a);
$pool->release($b);
$pool->release($a);
var_dump($pool->acquire() === $a);   // used last, given out first
$pool->release($a);

echo "-- first come, first served\n";
Thing::$alive = 2; Thing::$peak = 2;
$order = [];
$all = [];
for ($i = 0; $i < 2000; $i++) {
    $all[] = spawn(function () use ($pool, $i, &$order) {
        $thing = $pool->acquire();
        $order[] = $i;
        if ($i % 100 === 0) delay(1); else suspend();
        $pool->release($thing);
    });
}
suspend();
var_dump($pool->waitingCount() > 1900);
foreach ($all as $one) await($one);
$sorted = $order; sort($sorted);
var_dump(array_slice($order, 0, 5), $sorted === range(0, 1999), Thing::$peak, count($pool));
$late = 0;
foreach ($order as $place => $i) $late = max($late, abs($place - $i));
var_dump($late <= 100);

echo "-- closing wakes who waits\n";
$held = [$pool->acquire(), $pool->acquire()];
usort($held, fn ($one, $other) => $other->id - $one->id);   // which one was used last hangs on timers
$waiting = [spawn(fn () => $pool->acquire()), spawn(fn () => $pool->acquire(10000))];
suspend();
$pool->release($held[0]);
$pool->close();
$pool->close();
foreach ($waiting as $one) attempt(fn () => await($one));
attempt(fn () => $pool->acquire());
attempt(fn () => $pool->tryAcquire());
var_dump($pool->isClosed(), count($pool));
$pool->release($held[1]);
var_dump(count($pool));

echo "-- statistics\n";
$statistics = $pool->getStatistics();
var_dump($statistics['waitSeconds'] > 0);
unset($statistics['waitSeconds']);
echo json_encode($statistics), "\n";

echo "-- the last reference\n";
$pool = new Pool(fn () => new Thing, function ($t) { echo "destroyed\n"; }, min: 2);
$pool = null;
echo "-- a cycle\n";
$pool = new Pool(function () use (&$pool) { return new ArrayObject([$pool]); }, function () { echo "destroyed\n"; });
$pool->release($pool->acquire());
$pool = null;
var_dump(gc_collect_cycles() > 0);

echo "-- arguments\n";
attempt(fn () => new Pool('no such function'));
attempt(fn () => new Pool(fn () => 1, min: -1));
attempt(fn () => new Pool(fn () => 1, max: 0));
attempt(fn () => new Pool(fn () => 1, min: 3, max: 2));
attempt(fn () => new Pool(fn () => 1, maxLifetime: -1));
attempt(fn () => (new Pool(fn () => 1))->acquire(-1));
attempt(fn () => (new Pool(fn () => null))->acquire());
attempt(fn () => clone new Pool(fn () => 1));
$numbers = new Pool(function () { static $n = 0; return ++$n; });
attempt(fn () => [$numbers->acquire(), $numbers->acquire(), $numbers->release(1), count($numbers), $numbers->acquire()]);
?>
--EXPECT--
int(1)
int(1)
int(0)
int(1)
int(2)
NULL
int(2)
Async\PoolException: No resource of the pool became free within 5 milliseconds
Async\PoolException: The resource has not been acquired from this pool, or has been released
Async\PoolException: The resource has not been acquired from this pool, or has been released
bool(true)
bool(true)
-- first come, first served
bool(true)
array(5) {
  [0]=>
  int(0)
  [1]=>
  int(1)
  [2]=>
  int(2)
  [3]=>
  int(3)
  [4]=>
  int(4)
}
bool(true)
int(2)
int(2)
bool(true)
-- closing wakes who waits
destroyed 2
Async\PoolException: The pool is closed
Async\PoolException: The pool is closed
Async\PoolException: The pool is closed
NULL
bool(true)
int(1)
destroyed 1
int(0)
-- statistics
bool(true)
{"created":2,"destroyed":2,"acquired":2006,"waited":2001,"timedOut":1,"failed":0,"unhealthy":0,"expired":0,"abandoned":0}
-- the last reference
destroyed
destroyed
-- a cycle
destroyed
bool(true)
-- arguments
TypeError: Async\Pool::__construct(): Argument #1 ($factory) must be a valid callback, function "no such function" not found or invalid function name
ValueError: Async\Pool::__construct(): Argument #6 ($min) must be greater than or equal to 0
ValueError: Async\Pool::__construct(): Argument #7 ($max) must be from 1 to 2147483647 and not less than $min
ValueError: Async\Pool::__construct(): Argument #7 ($max) must be from 1 to 2147483647 and not less than $min
ValueError: Async\Pool::__construct(): Argument #10 ($maxLifetime) must be greater than or equal to 0
ValueError: Async\Pool::acquire(): Argument #1 ($timeout) must be greater than or equal to 0
Async\PoolException: The factory of the pool made no resource
Error: Trying to clone an uncloneable object of class Async\Pool
array(5) {
  [0]=>
  int(1)
  [1]=>
  int(2)
  [2]=>
  NULL
  [3]=>
  int(2)
  [4]=>
  int(1)
}

--TEST--
iterate(): order, limit, stopping, exceptions, what callbacks have spawned
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, iterate};

iterate(['a' => 1, 2], function ($v, $k) { echo "$k=$v\n"; });
iterate((function () { yield 'x' => 1; delay(2); yield 'x' => 2; })(), fn ($v, $k) => print "$k=$v\n");
iterate(new ArrayIterator([7]), fn ($v, $k) => print "$k=$v\n");
iterate([], fn () => print "not reached\n");

echo "-- at most two at a time\n";
$now = $most = 0;
iterate(range(1, 6), function ($v) use (&$now, &$most) { $most = max($most, ++$now); delay(7 - $v); --$now; }, 2);
var_dump($most, $now);
$most = 0;
await(spawn(function () use (&$now, &$most) { iterate(range(1, 6), function ($v) use (&$now, &$most) { $most = max($most, ++$now); delay(2); --$now; }); }));
var_dump($most);

echo "-- stopped\n";
iterate([1, 2, 3], function ($v) { echo "$v\n"; return $v < 2; });
iterate((function () { try { yield 1; yield 2; yield 3; } finally { echo "closed\n"; } })(), function ($v) { echo "$v\n"; return $v < 2; });

echo "-- an exception\n";
try {
    iterate([1, 2, 3], function ($v) {
        try { delay($v * 5); } catch (Async\AsyncCancellation $e) { echo "$v cancelled\n"; throw $e; }
        throw new Exception("from $v");
    });
} catch (Exception $e) { echo $e->getMessage(), "\n"; }
try {
    iterate((function () { yield 1; throw new Exception('from the generator'); })(), fn () => delay(50));
} catch (Exception $e) { echo $e->getMessage(), "\n"; }

echo "-- spawned and not awaited\n";
foreach ([true, false] as $cancel) {
    iterate([1], function () {
        spawn(function () { try { delay(10); echo "background done\n"; } catch (Async\AsyncCancellation) { echo "background cancelled\n"; } });
        suspend();
        suspend();
    }, cancelPending: $cancel);
}

echo "-- cancelled\n";
$c = spawn(fn () => iterate([1, 2], function ($v) { try { delay(5000); } finally { echo "$v unwound\n"; } }));
delay(2);
$c->cancel();
try { await($c); } catch (Async\AsyncCancellation $e) { echo "cancelled\n"; }
suspend();

echo "-- exit and fatal errors\n";
iterate([1, 2], function ($v) { if ($v == 1) exit(); echo "after exit\n"; });
foreach (['callback', 'iterable'] as $where) {
    $fatal = fn () => eval('class Broken' . $where . ' implements Async\Awaitable {}');
    $c = spawn(fn () => $where === 'callback' ? iterate([1, 2], $fatal) : iterate((function () use ($fatal) { yield 1; $fatal(); })(), fn () => delay(5)));
    try { await($c); } catch (Async\AsyncException $e) { echo $e->getMessage(), "\n"; }
}
try { iterate([1], fn () => 1, -1); } catch (ValueError $e) { echo $e->getMessage(), "\n"; }
?>
--EXPECTF--
a=1
0=2
x=1
x=2
0=7
-- at most two at a time
int(2)
int(0)
int(6)
-- stopped
1
2
1
2
closed
-- an exception
2 cancelled
3 cancelled
from 1
from the generator
-- spawned and not awaited
background cancelled
background done
-- cancelled
1 unwound
2 unwound
cancelled
-- exit and fatal errors
after exit

Fatal error: Class Brokencallback cannot implement the interface Async\Awaitable in %s(%d) : eval()'d code on line %d
A callback or the iterable of iterate() ended with a fatal error

Fatal error: Class Brokeniterable cannot implement the interface Async\Awaitable in %s(%d) : eval()'d code on line %d
A callback or the iterable of iterate() ended with a fatal error
Async\iterate(): Argument #3 ($concurrency) must be greater than or equal to 0

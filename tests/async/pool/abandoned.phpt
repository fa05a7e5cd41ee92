--TEST--
A resource whose coroutine ends without releasing it is destroyed and replaced; cancelled waiters pass on what they got
--EXTENSIONS--
weft
--FILE--
<?php
use Async\{Pool, DeadlockError};
use function Async\{spawn, await, delay, suspend, get_coroutines};
ini_set('display_errors', '0');

function counts(Pool $pool): string { return "total {$pool->count()}, idle {$pool->idleCount()}, active {$pool->activeCount()}, waiting {$pool->waitingCount()}"; }
$next = 0;
$pool = new Pool(function () use (&$next) { return 'r' . ++$next; }, function ($r) { delay(1); echo "destroy $r\n"; }, max: 1);
foreach ([
    'returns' => function () {}, 'throws' => fn () => throw new Exception('x'), 'exit' => fn () => exit(1),
    'fatal' => fn () => trigger_error('x', E_USER_ERROR), 'cancelled' => fn () => delay(10000),
] as $how => $end) {
    $bad = spawn(function () use ($pool, $end) { $r = $pool->acquire(); $end(); });
    $next_one = spawn(function () use ($pool) { $r = $pool->acquire(); $pool->release($r); return $r; });
    suspend();
    if ($how === 'cancelled') $bad->cancel();
    try { await($bad); } catch (Throwable) {}
    echo "$how: then ", await($next_one), '; ', counts($pool), "\n";
}

echo "-- released by another coroutine: nothing is taken back\n";
$r = await(spawn(function () use ($pool) {
    $r = $pool->acquire();
    await(spawn(fn () => $pool->release($r)));
    return $r;
}));
echo $r, ' ', counts($pool), "\n";

echo "-- cancelled in acquire()\n";
$held = $pool->acquire();
$all = [];
for ($i = 0; $i < 4; $i++) $all[] = spawn(function () use ($pool, $i) { $r = $pool->acquire(); $pool->release($r); return "$i: $r"; });
suspend();
$all[1]->cancel();
suspend();
echo counts($pool), "\n";
$pool->release($held);
$all[0]->cancel();   // served already, but not gone on
foreach ($all as $one) try { echo await($one), "\n"; } catch (Async\AsyncCancellation $e) { echo "cancelled\n"; }
echo counts($pool), "\n";

echo "-- cancelled in the factory\n";
$slow = new Pool(function () { delay(10000); }, max: 1);
$one = spawn(fn () => $slow->acquire());
$two = spawn(fn () => $slow->acquire());
suspend();
echo counts($slow), ' ', $two->getAwaitingInfo()[0], "\n";
$one->cancel();
delay(1);
$two->cancel();
foreach ([$one, $two] as $c) try { await($c); } catch (Async\AsyncCancellation $e) { echo "cancelled\n"; }
echo counts($slow), "\n";

echo "-- deadlock\n";
$held = $pool->acquire();
try { $pool->acquire(); } catch (DeadlockError $e) { echo $e->getMessage(), "\n"; }
$idle = new Pool(fn () => 1, healthcheck: fn () => true, min: 1, healthcheckInterval: 1000);
try { $pool->acquire(); } catch (DeadlockError $e) { echo $e->getMessage(), "\n"; }

echo "-- the end of the script\n";
spawn(function () use ($pool) { $pool->acquire(); });
?>
--EXPECT--
destroy r1
returns: then r2; total 1, idle 1, active 0, waiting 0
destroy r2
throws: then r3; total 1, idle 1, active 0, waiting 0
destroy r3
exit: then r4; total 1, idle 1, active 0, waiting 0
destroy r4
fatal: then r5; total 1, idle 1, active 0, waiting 0
destroy r5
cancelled: then r6; total 1, idle 1, active 0, waiting 0
-- released by another coroutine: nothing is taken back
r6 total 1, idle 1, active 0, waiting 0
-- cancelled in acquire()
total 1, idle 0, active 1, waiting 3
cancelled
cancelled
2: r6
3: r6
total 1, idle 1, active 0, waiting 0
-- cancelled in the factory
total 1, idle 0, active 1, waiting 1 a resource of a pool
cancelled
cancelled
total 0, idle 0, active 0, waiting 0
-- deadlock
Deadlock detected: no active coroutines, 0 coroutines in waiting
Deadlock detected: no active coroutines, 0 coroutines in waiting
-- the end of the script

--TEST--
What callbacks answer, throw and break
--EXTENSIONS--
weft
--FILE--
<?php
use Async\{Pool, PoolException};
use function Async\{spawn, await, delay, suspend};
ini_set('display_errors', '0');

function attempt(callable $what): void {
    try { var_dump($what()); } catch (Throwable $e) { echo get_class($e), ': ', $e->getMessage(), "\n"; }
}
function counts(Pool $pool): string { return "total {$pool->count()}, idle {$pool->idleCount()}, active {$pool->activeCount()}"; }

$next = 0;
$log = function (string $what) { return function ($r = null) use ($what) { echo "$what $r\n"; }; };
$good = true;
$pool = new Pool(function () use (&$next) { echo 'make ', ++$next, "\n"; return "r$next"; }, $log('destroy'),
    beforeAcquire: function ($r) use (&$good) { echo "acquire? $r\n"; delay(1); return $good; },
    beforeRelease: function ($r) use (&$good) { echo "release? $r\n"; delay(1); return $good; }, max: 1);
$r = $pool->acquire();
$pool->release($r);
$good = false;
$r = $pool->acquire();
$pool->release($r);
echo counts($pool), "\n";

echo "-- one refused at release makes room for who waits\n";
$r = $pool->acquire();
$waits = spawn(fn () => $pool->acquire());
suspend();
$pool->release($r);
attempt(fn () => await($waits));
echo counts($pool), "\n";

echo "-- the factory fails: nobody waits for ever, nothing stays taken\n";
$fail = true;
$pool = new Pool(function () use (&$fail) { delay(2); if ($fail) throw new Exception('no connection'); return 'fine'; }, max: 1);
$all = [];
for ($i = 0; $i < 3; $i++) $all[] = spawn(fn () => $pool->acquire());
delay(3);
foreach (array_slice($all, 0, 2) as $one) attempt(fn () => await($one));
$fail = false;
attempt(fn () => await($all[2]));
attempt(fn () => new Pool(fn () => throw new Exception('at once'), min: 1));

foreach (['exit' => fn () => exit(1), 'fatal' => fn () => trigger_error('x', E_USER_ERROR), 'exception' => fn () => throw new Exception('mine')] as $name => $end) {
    foreach (['factory', 'beforeAcquire', 'beforeRelease', 'destructor', 'healthcheck'] as $where) {
        $armed = $where === 'factory';
        $trap = function ($of) use ($where, $end, &$armed) { return function ($r = null) use ($of, $where, $end, &$armed) { suspend(); if ($of === $where && $armed) { $armed = false; $end(); } return $of === 'factory' ? new stdClass : true; }; };
        $pool = new Pool($trap('factory'), $trap('destructor'), $trap('healthcheck'), $trap('beforeAcquire'), $trap('beforeRelease'), max: 1, healthcheckInterval: 3);
        $one = spawn(function () use ($pool, &$armed, $where) {
            $r = $pool->acquire();
            if ($where === 'beforeAcquire') { $pool->release($r); $armed = true; $r = $pool->acquire(); }
            $armed = !in_array($where, ['healthcheck', 'beforeAcquire']);
            if ($where === 'destructor') return;
            $pool->release($r);
        });
        $waits = spawn(function () use ($pool) { $r = $pool->acquire(); $pool->release($r); return 'served'; });
        try { await($one); $how = 'ended'; } catch (Throwable $e) { $how = $e->getMessage(); }
        try { $served = await($waits); } catch (Throwable $e) { $served = $e->getMessage(); }
        if ($where === 'healthcheck') { $armed = true; while ($armed) delay(1); }
        while ($pool->activeCount()) delay(1);
        $pool->release($pool->acquire());
        echo "$name in $where: $how, $served, ", counts($pool), "\n";
    }
}
?>
--EXPECT--
make 1
release? r1
acquire? r1
destroy r1
make 2
release? r2
destroy r2
total 0, idle 0, active 0
-- one refused at release makes room for who waits
make 3
release? r3
destroy r3
make 4
destroy r4
string(2) "r4"
total 0, idle 0, active 0
-- the factory fails: nobody waits for ever, nothing stays taken
Exception: no connection
Exception: no connection
string(4) "fine"
Exception: at once
exit in factory: ended, served, total 1, idle 1, active 0
exit in beforeAcquire: ended, , total 1, idle 1, active 0
exit in beforeRelease: ended, served, total 1, idle 1, active 0
exit in destructor: ended, served, total 1, idle 1, active 0
exit in healthcheck: ended, served, total 1, idle 1, active 0
fatal in factory: The coroutine ended with a fatal error, served, total 1, idle 1, active 0
fatal in beforeAcquire: ended, The coroutine ended with a fatal error, total 1, idle 1, active 0
fatal in beforeRelease: The coroutine ended with a fatal error, served, total 1, idle 1, active 0
fatal in destructor: The coroutine ended with a fatal error, served, total 1, idle 1, active 0
fatal in healthcheck: ended, served, total 1, idle 1, active 0
exception in factory: mine, served, total 1, idle 1, active 0
exception in beforeAcquire: ended, mine, total 1, idle 1, active 0
exception in beforeRelease: mine, served, total 1, idle 1, active 0
exception in destructor: ended, served, total 1, idle 1, active 0
exception in healthcheck: ended, served, total 1, idle 1, active 0

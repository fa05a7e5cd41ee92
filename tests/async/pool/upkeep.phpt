--TEST--
Health checks, limits of age and idleness, the least number
--EXTENSIONS--
weft
--FILE--
<?php
use Async\Pool;
use function Async\{spawn, await, delay, suspend};

function until(callable $what): void { for ($i = 0; $i < 5000 && !$what(); $i++) delay(1); echo $what() ? "yes\n" : "never\n"; }
$next = 0;
$factory = function () use (&$next) { delay(1); return ++$next; };

echo "-- unhealthy ones are replaced up to min\n";
$checked = [];
$pool = new Pool($factory, healthcheck: function ($r) use (&$checked) { $checked[$r] = ($checked[$r] ?? 0) + 1; delay(1); return $r > 2; }, min: 2, max: 4, healthcheckInterval: 2);
until(function () use (&$checked) { return ($checked[3] ?? 0) > 2 && ($checked[4] ?? 0) > 2; });
var_dump($checked[1], $checked[2], $pool->getStatistics()['unhealthy'], count($pool));
$pool->close();

echo "-- idle ones go, min stay\n";
$pool = new Pool($factory, min: 1, max: 4, idleTimeout: 5);
$all = [];
for ($i = 0; $i < 4; $i++) $all[] = $pool->acquire();
foreach ($all as $r) $pool->release($r);
var_dump(count($pool));
until(fn () => count($pool) === 1);
var_dump($pool->getStatistics()['expired']);
$pool->close();

echo "-- old ones go when they are idle, released or asked for\n";
$pool = new Pool($factory, max: 4, maxLifetime: 5);
$r = $pool->acquire();
$pool->release($r);
until(fn () => count($pool) === 0);
$r = $pool->acquire();
delay(10);
$pool->release($r);
var_dump(count($pool), $pool->getStatistics()['expired']);
$pool->close();

echo "-- a factory that fails is tried again until there are min\n";
ini_set('display_errors', '0');
$fail = false;
$pool = new Pool(function () use (&$fail) { if ($fail) { $fail = false; throw new Exception('not now'); } return new stdClass; }, min: 1, healthcheckInterval: 2, healthcheck: function () use (&$fail) { static $n = 0; if (++$n === 1) { $fail = true; return false; } return true; });
until(fn () => $pool->getStatistics()['failed'] === 1);
until(fn () => $pool->idleCount() === 1);
var_dump($pool->getStatistics()['created']);

echo "-- acquireTimeout\n";
$pool = new Pool($factory, max: 1, acquireTimeout: 5);
$pool->acquire();
try { $pool->acquire(); } catch (Async\PoolException $e) { echo $e->getMessage(), "\n"; }
try { $pool->acquire(3); } catch (Async\PoolException $e) { echo $e->getMessage(), "\n"; }
?>
--EXPECT--
-- unhealthy ones are replaced up to min
yes
int(1)
int(1)
int(2)
int(2)
-- idle ones go, min stay
int(4)
yes
int(3)
-- old ones go when they are idle, released or asked for
yes
int(0)
int(2)
-- a factory that fails is tried again until there are min
yes
yes
int(2)
-- acquireTimeout
No resource of the pool became free within 5 milliseconds
No resource of the pool became free within 3 milliseconds

--TEST--
sleep(), usleep(), time_nanosleep() and time_sleep_until() suspend inside coroutines
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

$start = hrtime(true);
$jobs = [];
for ($i = 0; $i < 5; $i++) {
    $jobs[] = spawn(fn () => sleep(1));
    $jobs[] = spawn(fn () => usleep(1000000));
    $jobs[] = spawn(fn () => time_nanosleep(1, 0));
    $jobs[] = spawn(fn () => time_nanosleep(0, 999999999));
    $jobs[] = spawn(fn () => time_sleep_until(microtime(true) + 1));
}
foreach ($jobs as $job) $results[] = await($job);
$seconds = (hrtime(true) - $start) / 1e9;
echo json_encode(array_slice($results, 0, 5)), ' ', $seconds >= 1 && $seconds < 3 ? 'concurrent' : $seconds, "\n";
foreach ([1, 10, 25] as $ms) {
    await(spawn(function () use ($ms) { $t = hrtime(true); usleep($ms * 1000); $took = (hrtime(true) - $t) / 1e6; echo $took >= $ms ? 'not early' : "early: $took", "\n"; }));
}
?>
--EXPECT--
[0,null,true,true,true] concurrent
not early
not early
not early

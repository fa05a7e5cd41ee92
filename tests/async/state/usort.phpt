--TEST--
Comparators of several coroutines interleave
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

function sorted($n, $way) {
    $all = range(1, $n);
    mt_srand($n);
    shuffle($all);
    usort($all, function ($x, $y) use ($way) { delay(0); return $way * ($x <=> $y); });
    $again = $all;
    uasort($again, function ($x, $y) use ($way) { suspend(); return $way * ($x <=> $y); });
    return [$all === ($way > 0 ? range(1, $n) : range($n, 1)), array_values($again) === $all];
}
$jobs = [];
foreach ([10, 20, 30] as $n) foreach ([1, -1] as $way) $jobs[] = spawn('sorted', $n, $way);
$plain = [3, 1, 2];
usort($plain, function ($x, $y) { delay(1); return $x <=> $y; });
foreach ($jobs as $job) echo json_encode(await($job)), ' ';
echo json_encode($plain), "\n";
?>
--EXPECT--
[true,true] [true,true] [true,true] [true,true] [true,true] [true,true] [1,2,3]

--TEST--
The stacks of many coroutines are used again and, when nobody has needed them for a while, given back
--EXTENSIONS--
weft
--SKIPIF--
<?php is_readable('/proc/self/maps') or die('skip needs /proc'); ?>
--FILE--
<?php
use function Async\{spawn, await, delay};

function mappings(): int { return substr_count(file_get_contents('/proc/self/maps'), "\n"); }

function burst(): void {
    $jobs = [];
    for ($i = 0; $i < 800; $i++) $jobs[] = spawn(fn () => delay(5));
    foreach ($jobs as $job) await($job);
}

$before = mappings();
burst();
$first = mappings();
burst();
$second = mappings();
// Each has a guard page.
echo $first - $before >= 1600 ? 'kept' : "from $before to $first", "\n";
echo abs($second - $first) < 100 ? 'used again' : "from $first to $second", "\n";
for ($i = 0; $i < 200 && mappings() - $before > 700; $i++) await(spawn(fn () => delay(50)));
echo mappings() - $before <= 700 ? 'given back' : 'still ' . mappings() - $before, "\n";
?>
--EXPECT--
kept
used again
given back

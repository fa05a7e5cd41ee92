--TEST--
The stacks of many coroutines are used again and, when nobody has needed them for a while, given back
--EXTENSIONS--
weft
--SKIPIF--
<?php
is_readable('/proc/self/statm') or die('skip needs /proc');
str_contains(getenv('ASAN_OPTIONS') ?: '', '=') and die('skip AddressSanitizer keeps memory of its own');
?>
--FILE--
<?php
use function Async\{spawn, await, delay};

// Resident memory in pages that no file has.
function resident(): int {
    [, $resident, $shared] = explode(' ', file_get_contents('/proc/self/statm'));
    return $resident - $shared;
}

function burst(): void {
    $jobs = [];
    for ($i = 0; $i < 3000; $i++) $jobs[] = spawn(fn () => delay(5));
    foreach ($jobs as $job) await($job);
}

burst();
$first = resident();
burst();
$second = resident();
echo abs($second - $first) < 1000 ? 'used again' : "from $first to $second", "\n";
// Two pages of each but the 256 that are kept for ever.
for ($i = 0; $i < 200 && $second - resident() < 4000; $i++) await(spawn(fn () => delay(50)));
echo $second - resident() >= 4000 ? 'given back' : 'still ' . resident() . " of $second", "\n";
?>
--EXPECT--
used again
given back

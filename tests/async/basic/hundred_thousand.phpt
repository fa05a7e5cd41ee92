--TEST--
100,000 coroutines wait at once, with the kernel's default settings
--EXTENSIONS--
weft
--INI--
memory_limit=2G
--SKIPIF--
<?php
is_readable('/proc/self/maps') or die('skip needs /proc');
str_contains(getenv('ASAN_OPTIONS') ?: '', '=') and die('skip 4 MB of stack each under AddressSanitizer');
version_compare(php_uname('r'), '6.13') >= 0 or die('skip before Linux 6.13 every stack needs two mappings');
preg_match('/MemAvailable: *(\d+)/', file_get_contents('/proc/meminfo'), $m) && $m[1] > 3e6 or die('skip needs 3 GB of memory');
?>
--FILE--
<?php
use function Async\{spawn, await, suspend, get_coroutines, current_coroutine};

const COUNT = 100_000;
function resident(): int { return (int) explode(' ', file_get_contents('/proc/self/statm'))[1] * 4; }

$before = resident();
$parked = 0;
$done = 0;
$gate = spawn(function () use (&$parked) {
    while ($parked < COUNT) suspend();
    $mappings = substr_count(file_get_contents('/proc/self/maps'), "\n");
    echo $mappings < 10_000 ? 'few mappings' : "$mappings mappings", "\n";
});
for ($i = 0; $i < COUNT; $i++) {
    spawn(function () use ($gate, &$parked, &$done) {
        $parked++;
        await($gate);
        $done++;
    });
}
await($gate);
$each = (resident() - $before) / COUNT;
echo $each < 12 ? 'at most 12 KB each' : "$each KB each", "\n";
while ($done < COUNT) suspend();
echo "$done done\n";
?>
--EXPECT--
few mappings
at most 12 KB each
100000 done

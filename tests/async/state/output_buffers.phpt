--TEST--
Every coroutine has its own stack of output buffers
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

ob_start();
echo '[main]';
function job($name) {
    echo "<$name unbuffered>";
    ob_start();
    echo "$name-1 ";
    delay(2);
    ob_start(fn ($text) => strtoupper($text));
    echo "$name-2 ";
    delay(2);
    ob_end_flush();
    delay(1);
    echo ob_get_level();
    return ob_get_clean();
}
$jobs = array_map(fn ($n) => spawn('job', $n), ['a', 'b', 'c']);
foreach ($jobs as $job) $results[] = await($job);
echo '[main again]', ob_get_level();
$main = ob_get_clean();
echo "\nmain: $main\n", implode("\n", $results), "\n";
await(spawn(function () { ob_start(fn ($t) => "flushed at the end: $t"); echo "left open\n"; }));
await(spawn(function () { ob_start(function ($t) { delay(1); return "callback suspended: $t"; }); echo "x\n"; }));
var_dump(ob_get_level());
?>
--EXPECT--
<a unbuffered><b unbuffered><c unbuffered>
main: [main][main again]1
a-1 A-2 1
b-1 B-2 1
c-1 C-2 1
flushed at the end: left open
callback suspended: x
int(0)

--TEST--
5,000 concurrent delays of a second take about a second, at most 10 KiB each
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

function rss() { return (int) (preg_match('/VmRSS:\s+(\d+)/', file_get_contents('/proc/self/status'), $m) ? $m[1] : 0); }
$done = 0;
$start = microtime(true);
$before = rss();
for ($i = 0; $i < 5000; $i++) spawn(function () use (&$done) { delay(1000); $done++; });
await(spawn(function () use ($before) { delay(300); $GLOBALS['each'] = (rss() - $before) / 5000; }));
var_dump($done, getenv('USE_ZEND_ALLOC') === '0' || getenv('ASAN_OPTIONS') || $each <= 10);
await(spawn(function () { delay(1001); }));
$time = microtime(true) - $start;
var_dump($done, $time >= 1.3 && $time < 10);
?>
--EXPECT--
int(0)
bool(true)
int(5000)
bool(true)

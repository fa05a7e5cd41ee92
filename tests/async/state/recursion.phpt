--TEST--
Deep recursion in a coroutine
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

function down($n) { if ($n === 0) { delay(1); return 0; } return 1 + down($n - 1); }
function mapped($n) { if ($n === 0) { delay(1); return 0; } return array_map('mapped', [$n - 1])[0] + 1; }
$jobs = [];
for ($i = 0; $i < 4; $i++) { $jobs[] = spawn('down', 20000); $jobs[] = spawn('mapped', 100); }
foreach ($jobs as $job) echo await($job), ' ';
echo "\n";
?>
--EXPECT--
20000 100 20000 100 20000 100 20000 100

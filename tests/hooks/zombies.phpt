--TEST--
Children that nobody waits for any more are reaped when they end
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{await, delay, spawn};

function zombies(): int
{
    $children = explode(' ', trim(file_get_contents('/proc/self/task/' . getmypid() . '/children')));
    return count(array_filter($children, fn ($pid) => preg_match('/^State:\s+Z/m', (string) @file_get_contents("/proc/$pid/status"))));
}

// Closed while it was cancelled; forgotten without a close, which PHP leaves a zombie; popen() and shell_exec().
foreach ([
    'proc_close' => fn () => proc_close(proc_open('sleep 0.1', [], $pipes)),
    'proc_open' => function () {
        $process = proc_open('exec sleep 0.1', [], $pipes);
        delay(10000);
    },
    'pclose' => fn () => pclose(popen('exec >&-; sleep 0.1', 'r')),
    'shell_exec' => fn () => shell_exec('sleep 0.1'),
] as $name => $call) {
    $calls = array_map(fn () => spawn($call), range(1, 3));
    delay(20);
    foreach ($calls as $one) $one->cancel();
    foreach ($calls as $one) try {
        await($one);
    } catch (Async\AsyncCancellation) {
    }
    delay(200);
    for ($end = microtime(true) + 10; zombies() > 0 && microtime(true) < $end;) delay(20);
    echo $name, ': ', zombies(), "\n";
}
?>
--EXPECT--
proc_close: 0
proc_open: 0
pclose: 0
shell_exec: 0

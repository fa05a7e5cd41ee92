--TEST--
Waiting for children with pcntl
--EXTENSIONS--
weft
pcntl
--FILE--
<?php
require __DIR__ . '/../helpers/client_table.inc';
use Weft\Test\ClientTable;

function child(float $seconds): int
{
    // A child of fork() would go on with the coroutines.
    $process = proc_open(['sleep', (string) $seconds], [], $pipes);
    $GLOBALS['kept'][] = $process;
    return proc_get_status($process)['pid'];
}

ClientTable::row('pcntl_waitpid', fn () => true, function ($_, $seconds) {
    $pid = child($seconds);
    if (pcntl_waitpid($pid, $status) !== $pid || !pcntl_wifexited($status)) echo "wrong\n";
}, fn () => true);
ClientTable::row('pcntl_waitpid group', fn () => true, function ($_, $seconds) {
    child($seconds);
    if (pcntl_waitpid(0, $status) <= 0) echo "wrong\n";
}, fn () => true);
foreach ($kept as $process) proc_terminate($process);
?>
--EXPECT--
pcntl_waitpid            plain ok, hooked ok, cancelled usable
pcntl_waitpid group      plain ok, hooked ok, cancelled usable

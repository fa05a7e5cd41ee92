--TEST--
Waiting for children with pcntl
--EXTENSIONS--
weft
pcntl
--FILE--
<?php
require __DIR__ . '/../helpers/client_table.inc';
use Weft\Test\{Client, ClientTable};

function child(float $seconds): int
{
    // A child of fork() would go on with the coroutines.
    $process = proc_open(['sleep', (string) $seconds], [], $pipes);
    $GLOBALS['kept'][] = $process;
    return proc_get_status($process)['pid'];
}

ClientTable::rows([
    Client::withoutConnection('pcntl_waitpid', function ($seconds) {
        $pid = child($seconds);
        Weft\Test\wrong_unless(pcntl_waitpid($pid, $status) === $pid && pcntl_wifexited($status));
    }),
    Client::withoutConnection('pcntl_waitpid group', function ($seconds) {
        child($seconds);
        Weft\Test\wrong_unless(pcntl_waitpid(0, $status) > 0);
    }),
]);
foreach ($kept as $process) proc_terminate($process);
?>
--EXPECT--
pcntl_waitpid                    plain ok, hooked ok, cancelled usable
pcntl_waitpid group              plain ok, hooked ok, cancelled usable

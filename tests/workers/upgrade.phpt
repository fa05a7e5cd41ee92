--TEST--
SIGUSR2 starts the command anew with the sockets, and the old server ends
--FILE--
<?php
require __DIR__ . '/helper.inc';

use function Weft\Test\{eventually, send_signal, workers_script};

foreach ([1, 2] as $workers) {
    $server = Weft\Test\Server::start(workers_script($workers));
    file_put_contents($server->script(), workers_script($workers, version: 'v2'));
    $server->signal(SIGUSR2);
    var_dump(eventually(fn () => str_ends_with($server->get('/')->body, 'v2')));
    var_dump($server->awaitLog('has taken over'));
    preg_match('~the successor, process (\d+), has taken over~', $server->log(), $match);
    // The old one ends in order; the new one is nobody's child any more and has to be ended by its number.
    var_dump(eventually(fn () => !$server->isRunning()));
    echo substr(strstr($server->get('/')->body, ' '), 1), "\n";
    send_signal((int) ($match[1] ?? exit($server->log())), SIGTERM);
    var_dump($server->awaitExit());
}
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
v2
int(0)
bool(true)
bool(true)
bool(true)
v2
int(0)

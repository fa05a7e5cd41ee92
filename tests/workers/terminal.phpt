--TEST--
A server whose terminal is closed ends in order; one that has only been started from it does what SIGHUP means else
--SKIPIF--
<?php
if (!is_executable('/usr/bin/setsid')) die('skip setsid is needed');
if (!@proc_open(['true'], [['pty'], ['pty'], ['pty']], $pipes)) {
    die('skip there are no pseudo terminals here');
}
?>
--FILE--
<?php
require __DIR__ . '/helper.inc';

use function Weft\Test\{eventually, send_signal, workers_script};

// Runs its arguments in a session of their own with a terminal, which is closed when this process ends.
$terminal = <<<'PHP'
$session = proc_open(['setsid', '--ctty', ...array_slice($argv, 1)], [['pty'], STDOUT, STDERR], $pipes);
while (proc_get_status($session)['running']) {
    usleep(10_000);
}
PHP;
// PHP lets the other side of the terminal slip through.
$tidy = ['bash', '-c', 'for fd in /proc/$$/fd/*; do [[ $(readlink "$fd") != *ptmx ]] || eval "exec ${fd##*/}>&-"; done; exec "$@"', 'bash'];
$away = ['sh', '-c', 'exec "$@" </dev/null', 'sh'];
$handler = <<<'PHP'
if ($request->getPath() === '/held') {
    fwrite(STDERR, "held\n");
    while (clearstatcache() ?? !file_exists($GLOBALS['argv'][1])) {
        Async\delay(10);
    }
}
PHP;
$cases = ['one worker' => [1, []], 'two workers' => [2, []], 'two workers, away' => [2, $away]];
foreach ($cases as $name => [$workers, $redirection]) {
    $gate = tempnam(sys_get_temp_dir(), 'weft-gate-');
    unlink($gate);
    $launcher = [PHP_BINARY, '-n', '-r', $terminal, '--', ...$tidy, ...$redirection];
    $server = Weft\Test\Server::start(workers_script($workers, $handler), arguments: [$gate], launcher: $launcher);
    $held = $server->connect()->request('GET', '/held');
    $server->awaitLog('held');
    $server->awaitLog('server.start: process');
    preg_match('~server.start: process (\d+)~', $server->log(), $match);
    $server->signal(SIGKILL);
    echo $name, ': ';
    if ($redirection) {
        var_dump($server->awaitLog('reload.start: generation 2, cause: SIGHUP'));
        send_signal((int) ($match[1] ?? exit($server->log())), SIGTERM);
    }
    var_dump($server->awaitLog('server.stop: cause: ' . ($redirection ? 'SIGTERM' : 'SIGHUP')));
    touch($gate);
    echo substr(strstr($held->receive()->body, ' '), 1), ' ';
    // Of the one that had the terminal.
    var_dump($server->awaitExit());
    echo $redirection || !str_contains($server->log(), 'reload') ? '' : $server->log();
    unlink($gate);
}
?>
--EXPECT--
one worker: bool(true)
v1 int(9)
two workers: bool(true)
v1 int(9)
two workers, away: bool(true)
bool(true)
v1 int(9)

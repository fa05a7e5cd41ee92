--TEST--
As the first process of a container: orphans are reaped, signals do what they do elsewhere
--SKIPIF--
<?php
if (posix_geteuid() !== 0) {
    die('skip needs root for a process namespace of its own');
}
exec('unshare --pid --fork --mount-proc true 2>&1', $output, $code);
if ($code !== 0) {
    die('skip unshare: ' . implode(' ', $output));
}
?>
--FILE--
<?php
require __DIR__ . '/../workers/helper.inc';

use Weft\Test\Server;

use function Weft\Test\{answering_workers, descendants, eventually, is_gone, send_signal, workers_of, workers_script};

const LAUNCHER = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child'];
// Ids in the container mean nothing out here.
const HANDLER = <<<'PHP'
    if ($request->getPath() === '/orphan') {
        // Its parent is gone at once.
        shell_exec('sleep 0.1 >/dev/null 2>&1 &');
    }
    PHP;

function contained(string $script): array
{
    $server = Server::start($script, launcher: LAUNCHER);
    return [$server, descendants($server->pid())[0]];
}

/** Children of the first process that have ended and that nobody has reaped, and those that will be. */
function orphans(int $first): array
{
    $names = array_map(fn ($pid) => @file_get_contents("/proc/$pid/comm"), descendants($first));
    return array_filter($names, fn ($name) => $name === "sleep\n");
}

foreach ([1, 2] as $workers) {
    echo "-- $workers\n";
    [$server, $first] = contained(workers_script($workers, HANDLER));
    for ($i = 0; $i < 5; $i++) {
        $server->get('/orphan');
    }
    var_dump(count(orphans($first)));
    var_dump(eventually(fn () => !orphans($first)));

    if ($workers > 1) {
        send_signal($first, SIGHUP);
        var_dump($server->awaitLog('reload.done'));
    }

    // The one that takes over is another process; the first one stays and passes signals on.
    file_put_contents($server->script(), workers_script($workers, HANDLER, version: 'v2'));
    send_signal($first, SIGUSR2);
    var_dump($server->awaitLog('has taken over'));
    var_dump(eventually(fn () => str_ends_with($server->get('/')->body, 'v2')));
    for ($i = 0; $i < 5; $i++) {
        $server->get('/orphan');
    }
    var_dump(eventually(fn () => !orphans($first)), is_gone($first));

    // The upgrade of the upgrade: the second server goes, the first process does not.
    [$second] = descendants($first);
    file_put_contents($server->script(), workers_script($workers, HANDLER, version: 'v3'));
    send_signal($first, SIGUSR2);
    var_dump(eventually(fn () => str_ends_with($server->get('/')->body, 'v3')));
    var_dump(eventually(fn () => is_gone($second)), is_gone($first));
    if ($workers > 1) {
        send_signal($first, SIGHUP);
        var_dump(eventually(fn () => substr_count($server->log(), 'reload.done') === 2));
    }
    send_signal($first, SIGTERM);
    var_dump($server->awaitExit());
    preg_match_all('~(?:server.stop: cause: |ended with|killed).*~', $server->log(), $match);
    echo implode("\n", $match[0]), "\n";
}
?>
--EXPECT--
-- 1
int(5)
bool(true)
bool(true)
bool(true)
bool(true)
bool(false)
bool(true)
bool(true)
bool(false)
int(0)
server.stop: cause: the successor
server.stop: cause: the successor
server.stop: cause: SIGTERM
-- 2
int(5)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(false)
bool(true)
bool(true)
bool(false)
bool(true)
int(0)
server.stop: cause: the successor
server.stop: cause: the successor
server.stop: cause: SIGTERM

--TEST--
As the first process of a container: the second SIGTERM ends at once, the third without further ado; no process outlives the container
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

use function Weft\Test\{descendants, eventually, is_gone, send_signal, workers_script};

// Cancellation is an error this handler does not want to hear of.
const HANDLER = <<<'PHP'
    $until = $request->getPath() === '/stuck' ? INF : microtime(true) + ($request->getPath() === '/slow' ? 60 : 0);
    fwrite(STDERR, $request->getPath() . " begun\n");
    while (microtime(true) < $until) {
        try {
            Async\delay(60_000);
        } catch (Async\AsyncCancellation $e) {
            if ($until !== INF) {
                throw $e;
            }
        }
    }
    PHP;

foreach ([[1, '/slow', 2], [2, '/slow', 2], [1, '/stuck', 3]] as [$workers, $path, $signals]) {
    $server = Server::start(workers_script($workers, HANDLER, '$config->setShutdownTimeout(60);'),
        launcher: ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child']);
    [$first] = descendants($server->pid());
    $client = $server->connect()->request('GET', $path);
    var_dump($server->awaitLog("$path begun"));
    $all = descendants($first);
    for ($i = 1; $i <= $signals; $i++) {
        send_signal($first, SIGTERM);
        if ($i < $signals) {
            var_dump(eventually(fn () => substr_count($server->log(), 'server.stop: ') === $i));
        }
    }
    var_dump($server->awaitExit(), eventually(fn () => array_filter([$first, ...$all], fn ($pid) => !is_gone($pid)) === []));
}
?>
--EXPECT--
bool(true)
bool(true)
int(0)
bool(true)
bool(true)
bool(true)
int(0)
bool(true)
bool(true)
bool(true)
bool(true)
int(143)
bool(true)

--TEST--
SIGHUP and reload() serve the new code, refuse no connection and finish requests under way with the old
--FILE--
<?php
require __DIR__ . '/helper.inc';

use function Weft\Test\{answering_workers, eventually, workers_of, workers_script};

$handler = 'if ($request->getPath() === "/slow") Async\delay(1500); if ($request->getPath() === "/reload") var_dump($server->reload());';
$server = Weft\Test\Server::start(workers_script(2, $handler));
$old = answering_workers($server, 2);
$slow = $server->connect();
$slow->request('GET', '/slow');

file_put_contents($server->script(), workers_script(2, $handler, version: 'v2'));
$server->signal(SIGHUP);
$answers = [];
var_dump(eventually(function () use ($server, &$answers) {
    return str_ends_with($answers[] = $server->get('/')->body, 'v2');
}));
echo substr(strstr($slow->receive()->body, ' '), 1), "\n";
var_dump(eventually(fn () => array_intersect(array_keys(workers_of($server->pid())), $old) === []));
var_dump($server->awaitLog('reload.done: generation 2 serves'));

file_put_contents($server->script(), workers_script(2, $handler, version: 'v3'));
$server->get('/reload');
var_dump($server->awaitLog('reload.done: generation 3 serves'));
echo substr(strstr($server->get('/')->body, ' '), 1), "\n";

// Code that cannot start changes nothing.
file_put_contents($server->script(), '<?php syntax error');
$server->signal(SIGHUP);
var_dump($server->awaitLog('generation 4 could not start'));
echo substr(strstr($server->get('/')->body, ' '), 1), "\n";
$server->stop();
?>
--EXPECT--
bool(true)
v1
bool(true)
bool(true)
bool(true)
v3
bool(true)
v3

--TEST--
kill -9 of the supervisor leaves nobody behind
--FILE--
<?php
require __DIR__ . '/helper.inc';

use function Weft\Test\{answering_workers, descendants, eventually, is_gone, workers_script};

// Code that holds the loop cannot read orders.
$server = Weft\Test\Server::start(workers_script(3, 'if ($request->getPath() === "/stuck") while (true);'));
answering_workers($server, 3);
$stuck = $server->connect();
$stuck->request('GET', '/stuck');
$all = descendants($server->pid());
echo count($all), "\n";
$server->signal(SIGKILL);
var_dump(eventually(fn () => array_filter($all, fn ($pid) => !is_gone($pid)) === [], 1));
echo $server->awaitExit() === null ? 'there' : 'gone', "\n";
?>
--EXPECT--
4
bool(true)
gone

--TEST--
With setWorkers() as many processes answer, are named in ps and end with the supervisor
--FILE--
<?php
require __DIR__ . '/helper.inc';

use function Weft\Test\{answering_workers, descendants, eventually, is_gone, workers_of, workers_script};

$server = Weft\Test\Server::start(workers_script(3));
$pids = answering_workers($server, 3);
echo implode(', ', workers_of($server->pid())), "\n";
$workers = array_keys(workers_of($server->pid()));
sort($workers);
var_dump($workers === $pids);
echo trim(strtr(file_get_contents("/proc/{$server->pid()}/cmdline"), "\0", ' ')), "\n";
$all = descendants($server->pid());
$server->stop();
var_dump(eventually(fn () => array_filter($all, fn ($pid) => !is_gone($pid)) === []));
?>
--EXPECT--
worker 1, worker 2, worker 3
bool(true)
weft: supervisor (server.php)
bool(true)

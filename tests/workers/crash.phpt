--TEST--
A worker that is killed is replaced within a second, named in the log, and no other connection notices
--FILE--
<?php
require __DIR__ . '/helper.inc';

use function Weft\Test\{answering_workers, eventually, send_signal, workers_of, workers_script};

$server = Weft\Test\Server::start(workers_script(4));
$before = answering_workers($server, 4);
// One connection to each worker, kept.
$clients = [];
while (count($clients) < 4) {
    $client = $server->connect();
    $client->request('GET', '/kept');
    $clients[(int) $client->receive()->body] ??= $client;
}
$victim = $before[1];
$began = microtime(true);
send_signal($victim, SIGSEGV);
var_dump(eventually(fn () => count(array_diff(array_keys(workers_of($server->pid())), $before)) === 1));
var_dump(count(array_diff(answering_workers($server, 4), $before)));
// Sanitizers make every process start slower.
printf("%s\n", microtime(true) - $began < (getenv('LD_PRELOAD') ? 5 : 1) ? 'in time' : 'late');
foreach ($clients as $pid => $client) {
    if ($pid !== $victim) {
        $client->request('GET', '/again');
        echo (int) $client->receive()->body === $pid ? "kept\n" : "lost\n";
    }
}
// Sanitizers turn the signal into an exit code.
var_dump(eventually(fn () => preg_match("~\(process $victim\) of generation 1 (was killed by SIGSEGV|ended with code \d+); its last request: GET /kept~", $server->log()) === 1));
$server->stop();
?>
--EXPECT--
bool(true)
int(1)
in time
kept
kept
kept
bool(true)

--TEST--
Clients that keep their connections lose no request over reloads and an upgrade
--FILE--
<?php
require __DIR__ . '/helper.inc';

use function Weft\Test\{eventually, send_signal, workers_script};

$server = Weft\Test\Server::start(workers_script(2));
const CLIENTS = 20;
$clients = [];
$answered = $closed = $lost = 0;
$versions = [];
// Only an answer that says so ends a connection.
$round = function () use ($server, &$clients, &$answered, &$closed, &$lost, &$versions) {
    for ($i = 0; $i < CLIENTS; $i++) {
        $clients[$i] ??= $server->connect();
        try {
            $clients[$i]->request('GET', '/');
            $response = $clients[$i]->receive();
            $answered++;
            $versions[substr(strstr($response->body, ' '), 1)] = true;
            if (strtolower($response->header('connection') ?? '') === 'close') {
                $closed++;
                unset($clients[$i]);
            }
        } catch (RuntimeException $error) {
            $lost++;
            unset($clients[$i]);
        }
    }
};
foreach ([2, 3] as $generation) {
    file_put_contents($server->script(), workers_script(2, version: "v$generation"));
    $round();
    $server->signal(SIGHUP);
    while (!isset($versions["v$generation"]) || !str_contains($server->log(), "generation $generation serves")) {
        $round();
    }
}
file_put_contents($server->script(), workers_script(2, version: 'v4'));
$server->signal(SIGUSR2);
while (!isset($versions['v4']) || $server->isRunning()) {
    $round();
}
echo "$lost lost\n", implode(' ', array_keys($versions)), "\n";
var_dump($answered > 100, $closed >= 3 * CLIENTS / 2);
preg_match('~process (\d+), has taken over~', $server->log(), $match);
send_signal((int) $match[1], SIGTERM);
var_dump($server->awaitExit());
?>
--EXPECT--
0 lost
v1 v2 v3 v4
bool(true)
bool(true)
int(0)

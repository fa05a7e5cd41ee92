--TEST--
Connections per address, requests in flight, ages of connections
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

const SERVER = <<<'PHP'
<?php
$config = new Weft\HttpServerConfig();
foreach (json_decode($argv[1], true) as $setter => $value) {
    $config->$setter(...(array) $value);
}
$server = new Weft\HttpServer($config);
$server->addHttpHandler(function ($request, $response) use ($server) {
    if ($request->getPath() === '/wait') {
        Async\delay(60_000);
    }
    $response->json($server->getTelemetry());
});
weft_test_start($server);
PHP;

function start(array $settings): Weft\Test\Server
{
    return Weft\Test\Server::start(SERVER, arguments: [json_encode(['addListener' => ['127.0.0.1', 0], 'setBackpressureTargetMs' => 0] + $settings)]);
}

function telemetry(Weft\Test\HttpClient $client): array
{
    return json_decode($client->request('GET', '/')->receive()->body, true);
}

echo "-- connections per address\n";
$path = sys_get_temp_dir() . '/weft-test-' . getmypid() . '.sock';
$server = start(['setMaxConnectionsPerAddress' => 2, 'addUnixListener' => $path]);
$first = $server->connect();
$second = $server->connect();
telemetry($first);
telemetry($second);
var_dump($server->connect()->isEnded());
$local = [$server->connect(1), $server->connect(1), $server->connect(1)];
$numbers = array_map(telemetry(...), $local)[2];
echo $numbers['connections_refused_per_address_total'], ' ', $numbers['active_connections'], "\n";
$server->stop();

echo "-- requests in flight\n";
$server = start(['setMaxInflightRequests' => 1, 'setRetryAfter' => 30, 'setShutdownTimeout' => 1]);
$waiting = $server->connect()->request('GET', '/wait');
do {
    $client = $server->connect();
    $answer = $client->request('GET', '/')->receive();
} while ($answer->status === 200);
echo $answer->status, ' ', $answer->header('retry-after'), ' ', $answer->header('connection'), "\n";
var_dump($client->isEnded());
$server->stop();

echo "-- no Retry-After\n";
$server = start(['setMaxInflightRequests' => 1, 'setRetryAfter' => 0, 'setShutdownTimeout' => 1]);
$waiting = $server->connect()->request('GET', '/wait');
do {
    $answer = $server->get('/');
} while ($answer->status === 200);
var_dump($answer->header('retry-after'));
$server->stop();

echo "-- age\n";
$server = start(['setMaxConnectionAgeMs' => 1000, 'setMaxConnectionAgeGraceMs' => 1000, 'setKeepAliveTimeout' => 0, 'setRequestTimeout' => 0]);
$idle = $server->connect();
$busy = $server->connect()->request('GET', '/wait');
$asking = $server->connect();
$began = microtime(true);
do {
    $answer = $asking->request('GET', '/')->receive();
} while ($answer->header('connection') !== 'close');
var_dump(microtime(true) - $began > 0.85, $asking->isEnded(), $idle->isEnded(), $busy->isEnded());
$numbers = telemetry($server->connect());
echo $numbers['connections_drained_proactive_total'], ' ', $numbers['h1_connection_close_sent_total'], ' ',
    $numbers['connections_force_closed_total'], "\n";
$server->stop();

echo "-- at the connection limit\n";
$server = start(['setMaxConnections' => 10, 'setDrainSpreadMs' => 100, 'setDrainCooldownMs' => 1000]);
$clients = [];
for ($i = 0; $i < 10; $i++) {
    $clients[$i] = $server->connect();
    $numbers = telemetry($clients[$i]);
}
echo $numbers['pause_high'], ' ', $numbers['pause_low'], ' ', $numbers['listeners_paused'], ' ', $numbers['drain_epoch_current'], "\n";
// The last is not asked: it came with the drain.
for ($i = 0; $i < 9; $i++) {
    do {
        $answer = $clients[$i]->request('GET', '/')->receive();
    } while ($answer->header('connection') !== 'close');
    $clients[$i]->isEnded() || print "not closed\n";
}
$answer = $clients[9]->request('GET', '/')->receive();
var_dump($answer->header('connection'), json_decode($answer->body)->connections_drained_reactive_total);
$server->stop();
--EXPECT--
-- connections per address
bool(true)
1 5
-- requests in flight
503 30 close
bool(true)
-- no Retry-After
NULL
-- age
bool(true)
bool(true)
bool(true)
bool(true)
1 1 2
-- at the connection limit
10 8 1 1
NULL
int(9)

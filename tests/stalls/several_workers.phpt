--TEST--
One worker's endless loop is that worker's: the others keep serving, and it goes on when the time is over
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())
    ->addListener('127.0.0.1', 0)
    ->setWorkers(2)
    ->setLogSeverity(Weft\LogSeverity::WARN)
    ->setStallThresholdMs(200)
    ->setBackpressureTargetMs(0)  // nobody is turned away for having waited behind the loop
    ->setRequestTimeout(3);
weft_test_serve(function ($request, $response) {
    while ($request->getPath() === '/busy');
    $response->setBody((string) getmypid());
}, $config);
PHP);

$busy = $server->connect()->request('GET', '/busy');
var_dump($server->awaitLog('has been held'));
// The kernel hands each to one of the two.
$clients = array_map(fn () => $server->connect()->request('GET', '/'), range(1, 24));
$read = array_map(fn ($client) => $client->stream(), $clients);
$read[] = $busy->stream();
$none = null;
var_dump(stream_select($read, $none, $none, 10) > 0, in_array($busy->stream(), $read, true));
echo $busy->receive()->status, "\n";
$pids = array_map(fn ($client) => $client->receive()->body, $clients);
echo count(array_unique($pids)), ' workers answered, ', substr_count($server->log(), 'has been held'), " stall\n";
echo $server->stop(), "\n";
--EXPECT--
bool(true)
bool(true)
bool(false)
503
2 workers answered, 1 stall
0

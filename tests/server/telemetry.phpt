--TEST--
getTelemetry() counts, resetTelemetry() keeps the gauges
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$server = new Weft\HttpServer((new Weft\HttpServerConfig())->addListener('127.0.0.1', 0));
$server->addHttpHandler(function ($request, $response) use ($server) {
    if ($request->getPath() === '/reset') {
        $server->resetTelemetry();
    }
    $response->json($server->getTelemetry());
});
weft_test_start($server);
PHP);
$client = $server->connect();
$bad = $server->connect()->send("BAD\r\n\r\n")->receive();
$get = fn (string $path) => json_decode($client->request('GET', $path)->receive()->body, true);
$get('/');
$stats = $get('/');
echo $bad->status, ' ', $stats['parse_errors_400_total'], ' ', $stats['total_requests'], ' ', $stats['active_requests'], "\n";
var_dump($stats['bytes_received'] > 0, $stats['bytes_sent'] > 0, $stats['active_connections'] >= 1);
$stats = $get('/reset');
echo $stats['parse_errors_400_total'], ' ', $stats['total_requests'], ' ', $stats['active_requests'], "\n";
$server->stop();
--EXPECT--
400 1 2 1
bool(true)
bool(true)
bool(true)
0 0 1

--TEST--
docs/metrics.md names every key that scripts see
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$server = new Weft\HttpServer((new Weft\HttpServerConfig())->addListener('127.0.0.1', 0));
$server->addHttpHandler(fn ($request, $response) => $response->json([
    'workers' => $server->getStats()['workers'][0],
    'totals' => $server->getStats()['totals'],
    'getTelemetry' => $server->getTelemetry(),
    'getRuntimeStats' => $server->getRuntimeStats(),
]));
weft_test_start($server);
PHP);
$page = file_get_contents(__DIR__ . '/../../docs/metrics.md');
foreach (json_decode($server->get('/')->body, true) as $where => $keys) {
    foreach ($keys as $key => $value) {
        str_contains($page, "`$key`") || print("$where: $key is not in docs/metrics.md\n");
    }
    echo $where, count($keys) > 5 ? '' : ' has few keys', "\n";
}
$server->stop();
--EXPECT--
workers
totals
getTelemetry
getRuntimeStats

--TEST--
getStats() shows the worker and totals that add up; a reset, a stop and a second start take nothing back
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$server = new Weft\HttpServer((new Weft\HttpServerConfig())->addListener('127.0.0.1', 0));
$server->addHttpHandler(function ($request, $response) use ($server) {
    match ($request->getPath()) {
        '/reset' => $server->resetTelemetry(),
        '/stop' => $server->stop(),
        '/missing' => $response->setStatusCode(404),
        '/move' => $response->setStatusCode(302),
        '/fail' => $response->setStatusCode(500),
        default => null,
    };
    $request->getPath() === '/stats' && $response->json($server->getStats());
});
$line = function (string $when) use ($server) {
    $stats = $server->getStats();
    $total = $stats['totals'];
    echo $when, ': ', count($stats['workers']), ' workers, ', $total['total_requests'], ' requests, ', $total['worker_starts_total'],
        ' starts, ', $total['active_connections'], ' connections, ', $total['memory_resident_bytes'] > 0 ? 'memory' : 'no memory', "\n";
};
$line('before');
weft_test_start($server);
$line('between');
Async\spawn(function () use ($server, $line) {
    while (!$server->isRunning()) {
        Async\suspend();
    }
    $line('again');
    $server->stop();
});
$server->start();
$line('after');
PHP);
$client = $server->connect();
$get = fn (string $path, string $method = 'GET') => $client->request($method, $path)->receive($method);
foreach (['/', '/missing', '/move', '/fail', '/'] as $path) {
    $get($path);
}
$get('/', 'HEAD');
$stats = json_decode($get('/stats')->body, true);
$worker = $stats['workers'][0];
var_dump($stats['enabled'], count($stats['workers']));
echo "worker {$worker['worker']} of generation {$worker['generation']}: {$worker['state']}\n";
var_dump($worker['pid'] === $server->pid(), abs($worker['started_at'] - time()) < 60);
foreach (['total_requests', 'active_requests', 'responses_2xx_total', 'responses_3xx_total', 'responses_4xx_total',
    'responses_5xx_total', 'responses_aborted_total', 'conns_active_h1', 'coroutines'] as $key) {
    echo $key, ' ', $worker[$key], ' ', $stats['totals'][$key], "\n";
}
var_dump($worker['memory_resident_bytes'] > 1 << 20, $worker['memory_php_bytes'] > 1 << 16);
var_dump($worker['memory_php_peak_bytes'] >= $worker['memory_php_bytes'], $worker['service_sum_ns'] > 0);

$get('/reset');
$stats = json_decode($get('/stats')->body, true);
echo $stats['totals']['total_requests'], " after the reset\n";
$get('/stop');
$server->awaitExit();
echo $server->log();
$server->stop();
--EXPECTF--
bool(true)
int(1)
worker 1 of generation 1: serving
bool(true)
bool(true)
total_requests 7 7
active_requests 1 1
responses_2xx_total 3 3
responses_3xx_total 1 1
responses_4xx_total 1 1
responses_5xx_total 1 1
responses_aborted_total 0 0
conns_active_h1 1 1
coroutines 1 1
bool(true)
bool(true)
bool(true)
bool(true)
9 after the reset
before: 0 workers, 0 requests, 0 starts, 0 connections, no memory
between: 0 workers, 10 requests, 1 starts, 0 connections, no memory
again: 1 workers, 10 requests, 2 starts, 0 connections, memory
after: 0 workers, 10 requests, 2 starts, 0 connections, no memory

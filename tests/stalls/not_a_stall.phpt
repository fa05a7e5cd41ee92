--TEST--
Waiting is no stall, nor are many short handlers, nor a process that was stopped; off is off
--EXTENSIONS--
weft
--SKIPIF--
<?php
if (!function_exists('posix_kill')) die('skip needs posix');
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

const SCRIPT = <<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())
    ->addListener('127.0.0.1', 0)
    ->setLogSeverity(Weft\LogSeverity::WARN)
    ->setStallThresholdMs((int) $argv[1]);
$server = new Weft\HttpServer($config);
$server->addHttpHandler(function ($request, $response) use ($server) {
    switch ($request->getPath()) {
        case '/wait':
            Async\delay(700);
            break;
        case '/sleep':
            usleep(700_000);
            break;
        case '/short':
            for ($until = hrtime(true) + 20_000_000; hrtime(true) < $until;);
            break;
        case '/busy':
            for ($until = hrtime(true) + 700_000_000; hrtime(true) < $until;);
            break;
    }
    $stats = $server->getTelemetry();
    $response->setBody($stats['stalls_total'] . ' ' . ($stats['stall_longest_ms'] > 0 ? 'long' : 'none'));
});
weft_test_start($server);
PHP;

$server = Weft\Test\Server::start(SCRIPT, arguments: ['300']);
echo $server->get('/wait')->body, "\n";
echo $server->get('/sleep')->body, "\n";
// Together 800 ms, all there at once.
$client = $server->connect();
$client->send(str_repeat("GET /short HTTP/1.1\r\nHost: a\r\n\r\n", 40));
echo implode(',', array_unique(array_map(fn ($response) => $response->body, $client->receiveMany(40)))), "\n";
for ($i = 0; $i < 3; $i++) {
    $client->request('GET', '/short');
    posix_kill($server->pid(), SIGSTOP);
    usleep(500_000);
    posix_kill($server->pid(), SIGCONT);
    $client->receive();
}
echo $server->get('/')->body, "\n", $server->log(), $server->stop(), "\n";

echo "-- counted\n";
$server = Weft\Test\Server::start(SCRIPT, arguments: ['100']);
$server->get('/busy');
$server->awaitLog('is free again');
echo $server->get('/')->body, ' ', substr_count($server->log(), 'has been held'), "\n", $server->stop(), "\n";

echo "-- off\n";
$server = Weft\Test\Server::start(SCRIPT, arguments: ['0']);
$server->get('/busy');
echo $server->get('/')->body, "\n", $server->log(), $server->stop(), "\n";
--EXPECT--
0 none
0 none
0 none
0 none
0
-- counted
1 long 1
0
-- off
0 none
0

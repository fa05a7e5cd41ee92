--TEST--
A handler that takes longer than setRequestTimeout() is answered 503 for and cancelled
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setRequestTimeout(1);
weft_test_serve(function ($request, $response) {
    try {
        Async\delay(60_000);
    } catch (Weft\HttpException $e) {
        fwrite(STDERR, 'cancelled: ' . $e->getCode() . "\n");
    }
}, $config);
PHP);
$response = $server->get('/');
echo $response->status, ' ', $response->body, "\n";
var_dump($server->awaitLog('cancelled: 503'));
$server->stop();
--EXPECT--
503 Service Unavailable
bool(true)

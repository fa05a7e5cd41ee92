--TEST--
After the shutdown timeout handlers are cancelled
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setShutdownTimeout(1);
weft_test_serve(function ($request, $response) {
    fwrite(STDERR, "begun\n");
    try {
        Async\delay(60_000);
    } finally {
        fwrite(STDERR, "finally\n");
    }
}, $config);
PHP);
$client = $server->connect()->request('GET', '/');
$server->awaitLog('begun');
$began = microtime(true);
var_dump($server->stop());
$took = microtime(true) - $began;
var_dump($took > 0.9 && $took < 10);
--EXPECT--
int(0)
bool(true)

--TEST--
A script that ends while a coroutine serves and handlers wait ends cleanly
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$server = new Weft\HttpServer((new Weft\HttpServerConfig())->addListener('127.0.0.1', 0));
$server->addHttpHandler(function ($request, $response) use (&$begun) {
    $begun = true;
    try {
        Async\delay(60_000);
    } finally {
        fwrite(STDERR, "unwound\n");
    }
});
Async\spawn(fn () => weft_test_start($server));
while (!isset($begun)) {
    Async\delay(1);
}
register_shutdown_function(fn () => exit(7));
trigger_error('the script dies', E_USER_ERROR);
PHP);
$client = $server->connect()->request('GET', '/');
var_dump($server->awaitExit() !== null, $client->isEnded());
var_dump(str_contains($server->log(), 'the script dies'));
$server->stop();
--EXPECT--
bool(true)
bool(true)
bool(true)

--TEST--
Cancelling the coroutine in start() stops the server in order: the request under way is answered, then the cancellation goes on
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$server = new Weft\HttpServer((new Weft\HttpServerConfig())->addListener('127.0.0.1', 0));
$server->addHttpHandler(function ($request, $response) use (&$main) {
    $main->cancel();
    Async\delay(50);
    $response->setBody('answered');
});
$main = Async\spawn(function () use ($server) {
    try {
        weft_test_start($server);
    } catch (Async\AsyncCancellation $e) {
        echo get_class($e), ' ', var_export($server->isRunning(), true), "\n";
    }
});
Async\await($main);
PHP);
echo $server->get('/')->body, "\n";
var_dump($server->awaitExit());
echo $server->log();
$server->stop();
--EXPECT--
answered
int(0)
Async\AsyncCancellation false

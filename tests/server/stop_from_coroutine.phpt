--TEST--
A server started in a coroutine parks it, another coroutine stops it, and it can be started again
--EXTENSIONS--
weft
--FILE--
<?php
use Weft\HttpServer;
use Weft\HttpServerConfig;

$server = new HttpServer((new HttpServerConfig())->addListener('127.0.0.1', 0));
$server->addHttpHandler(fn ($request, $response) => null);
$run = function () use ($server) {
    $main = Async\spawn(fn () => $server->start());
    Async\spawn(function () use ($server) {
        while (!$server->isRunning()) {
            Async\suspend();
        }
        echo "stopping ", $server->getListenAddresses()[0]['type'], "\n";
        $server->stop();
    });
    var_dump(Async\await($main), $server->isRunning());
};
$run();
$run();
--EXPECT--
stopping tcp
bool(true)
bool(false)
stopping tcp
bool(true)
bool(false)

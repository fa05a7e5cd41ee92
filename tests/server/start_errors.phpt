--TEST--
start() says what is missing, and where it cannot listen
--EXTENSIONS--
weft
--FILE--
<?php
use Weft\HttpServer;
use Weft\HttpServerConfig;

function attempt(callable $call): void
{
    try {
        $call();
        echo "no exception\n";
    } catch (Weft\HttpServerException $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}

$handler = fn ($request, $response) => null;
attempt(fn () => (new HttpServer((new HttpServerConfig())->addListener('127.0.0.1', 0)))->start());
attempt(fn () => (new HttpServer(new HttpServerConfig()))->addHttpHandler($handler)->start());

$taken = stream_socket_server('tcp://127.0.0.1:0');
$port = (int) substr(strrchr(stream_socket_get_name($taken, false), ':'), 1);
$config = (new HttpServerConfig())->addListener('127.0.0.1', $port);
$server = (new HttpServer($config))->addHttpHandler($handler);
ob_start();
attempt(fn () => $server->start());
echo str_replace($port, '%PORT%', ob_get_clean());
var_dump($server->isRunning(), $server->stop(), $server->getListenAddresses());

$config = (new HttpServerConfig())->addUnixListener('/nowhere/at/all.sock');
attempt(fn () => (new HttpServer($config))->addHttpHandler($handler)->start());
try {
    $config->setBacklog(1);
} catch (Weft\HttpServerRuntimeException $e) {
    echo "locked\n";
}
--EXPECT--
Weft\HttpServerRuntimeException: start(): no handler; call addHttpHandler() or addStaticHandler() first
Weft\HttpServerRuntimeException: start(): no listener; call addListener() or addUnixListener() on the configuration first
Weft\HttpServerRuntimeException: Cannot listen on 127.0.0.1:%PORT%: address already in use
bool(false)
bool(true)
array(0) {
}
Weft\HttpServerRuntimeException: Cannot listen on /nowhere/at/all.sock: no such file or directory
locked

--TEST--
SIGINT drains; a second signal cancels the handler that does not end
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setShutdownTimeout(60);
weft_test_serve(function ($request, $response) {
    fwrite(STDERR, "begun\n");
    try {
        Async\delay(60_000);
    } catch (Async\AsyncCancellation $e) {
        fwrite(STDERR, get_class($e) . ': ' . $e->getMessage() . "\n");
        throw $e;
    }
}, $config);
echo "over\n";
PHP);
$client = $server->connect()->request('GET', '/');
$server->awaitLog('begun');
$server->signal(2);
// Draining: the listener is gone, the handler goes on.
while (@stream_socket_client('tcp://' . $server->address(), timeout: 1)) {
}
var_dump(str_contains($server->log(), 'Cancellation'));
$server->signal(2);
var_dump($server->awaitExit());
echo $server->log();
$server->stop();
--EXPECT--
bool(false)
int(0)
begun
Async\AsyncCancellation: The server is shutting down
over

--TEST--
5,000 handlers that wait a second finish in about a second
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setBacklog(4096);
weft_test_serve(function ($request, $response) {
    Async\delay(1000);
    $response->setBody('done');
}, $config);
PHP);

const CONNECTIONS = 5000;
$sockets = [];
for ($i = 0; $i < CONNECTIONS; $i++) {
    $sockets[$i] = stream_socket_client('tcp://' . $server->address());
}
$began = microtime(true);
foreach ($sockets as $socket) {
    fwrite($socket, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
}
$answered = 0;
foreach ($sockets as $socket) {
    $answered += str_ends_with(stream_get_contents($socket), 'done');
}
$took = microtime(true) - $began;
var_dump($answered);
// Sanitizers and a busy machine may take several; one after the other they would take 83 minutes.
var_dump($took >= 1.0 && $took < 20.0);
$server->stop();
--EXPECT--
int(5000)
bool(true)

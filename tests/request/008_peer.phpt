--TEST--
The peer's address on TCP and on a unix socket
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$path = sys_get_temp_dir() . '/weft-peer-' . getmypid();
$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->addUnixListener($argv[1]);
weft_test_serve(function ($request, $response) {
    $response->json([$request->getRemoteAddress(), is_int($request->getRemotePort())]);
}, $config);
PHP, [], [$path]);
foreach ([0, 1] as $listener) {
    $client = $server->connect($listener);
    $client->send("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 10.9.8.7\r\n\r\n");
    echo $client->receive()->body, "\n";
}
$server->stop();
--EXPECT--
["127.0.0.1",true]
[null,false]

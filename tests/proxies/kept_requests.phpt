--TEST--
A request that is kept knows its client after its connection and its server have gone
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$kept = [];
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setTrustedProxies('127.0.0.1');
weft_test_serve(function ($request, $response) use (&$kept) {
    $kept[] = $request;
}, $config);
foreach ($kept as $request) {
    echo json_encode([$request->getClientAddress(), $request->getClientPort(), $request->getScheme(), $request->getAuthority()]), "\n";
}
unset($request);
PHP);
$server->get('/', ['Forwarded' => 'for="203.0.113.7:99";proto=https;host=a-host-name-longer-than-short-strings.example.org']);
$server->get('/', ['X-Forwarded-For' => '2001:db8::1']);
$server->signal(15);
$server->awaitExit();
echo $server->log();
$server->stop();
--EXPECT--
["203.0.113.7",99,"https","a-host-name-longer-than-short-strings.example.org"]
["2001:db8::1",null,"http","localhost"]

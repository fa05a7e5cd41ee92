--TEST--
EventStream: a thousand clients get every event and leave nothing behind
--EXTENSIONS--
weft
--SKIPIF--
<?php
posix_getrlimit()['soft openfiles'] < 2200 && die('skip too few descriptors');
?>
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setBacklog(2048)
    ->setBackpressureTargetMs(0);  // nobody is turned away, however slow the machine
$stream = new Weft\EventStream('all');
weft_test_serve(function ($request, $response) use ($stream) {
    match ($request->getPath()) {
        '/attach' => $stream->attach($response),
        '/publish' => array_map($stream->publish(...), range(1, 100)),
        '/clients' => $response->setBody((string) $stream->getClientCount()),
        '/close' => $stream->close(),
    };
}, $config);
PHP);
$clients = [];
for ($i = 0; $i < 1000; $i++) {
    $clients[] = $server->connect()->request('GET', '/attach', ['Connection' => 'close']);
}
$deadline = microtime(true) + 60;
while ($server->get('/clients')->body !== '1000' && microtime(true) < $deadline) {
    usleep(10_000);
}
echo $server->get('/clients')->body, " attached\n";
$server->get('/publish');
$server->get('/close');
$odd = 0;
foreach ($clients as $client) {
    preg_match_all('~^data: (\d+)$~m', $client->receive()->body, $match);
    $odd += $match[1] != range(1, 100);
}
echo "$odd missed something\n";
while ($server->get('/clients')->body !== '0' && microtime(true) < $deadline) {
    usleep(10_000);
}
echo $server->get('/clients')->body, " attached\n";
$server->stop();
--EXPECT--
1000 attached
0 missed something
0 attached

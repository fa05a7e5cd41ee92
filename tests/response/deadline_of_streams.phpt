--TEST--
At the request timeout a stream of events ends in order, and a generator is destroyed and its stream visibly failed
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setRequestTimeout(1);
$stream = new Weft\EventStream('quiet');
weft_test_serve(function ($request, $response) use ($stream) {
    $path = $request->getPath();
    try {
        match ($path) {
            '/events' => Async\delay($response->sseEvent('first') ? 60_000 : 0),
            '/hub' => $stream->attach($response),
            '/generator' => $response->stream((function () {
                try {
                    yield 'first';
                    Async\delay(60_000);
                } finally {
                    Async\delay(1);
                    fwrite(STDERR, "generator destroyed\n");
                }
            })()),
        };
    } finally {
        fwrite(STDERR, "$path left\n");
    }
}, $config);
PHP);
foreach (['/events', '/hub', '/generator'] as $path) {
    $clients[$path] = $server->connect()->request('GET', $path, ['Connection' => 'close']);
}
foreach ($clients as $path => $client) {
    while ($client->line() !== '') {
    }
    echo "$path: ", json_encode($client->receiveAll()), "\n";
    var_dump($server->awaitLog("$path left"));
}
echo substr_count($server->log(), 'generator destroyed'), "\n";
$server->stop();
--EXPECT--
/events: "d\r\ndata: first\n\n\r\n0\r\n\r\n"
bool(true)
/hub: "3\r\n:\n\n\r\n0\r\n\r\n"
bool(true)
/generator: "5\r\nfirst\r\n"
bool(true)
1

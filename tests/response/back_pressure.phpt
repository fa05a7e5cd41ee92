--TEST--
A slow client parks write(); tryWrite() refuses; memory stays bounded
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setStreamWriteBufferBytes(65536);
weft_test_serve(function ($request, $response) {
    $chunk = str_repeat('x', 32768);
    if ($request->getPath() === '/try') {
        $written = 0;
        // The first refusals only mean that this turn has not been flushed yet; then the socket itself is full.
        try {
            while (true) {
                while ($response->tryWrite($chunk)) {
                    $written++;
                }
                $response->awaitWritable(50);
            }
        } catch (Weft\HttpServerTimeoutException $e) {
            fwrite(STDERR, 'refused: ' . $e->getMessage() . "\n");
        }
        var_dump($response->awaitWritable());
        $response->end("|$written");
        return;
    }
    $before = memory_get_usage();
    for ($i = 0; $i < 1000; $i++) {
        $response->write($chunk);
    }
    fwrite(STDERR, 'grew by less than 4 MiB: ' . var_export(memory_get_usage() - $before < 4 << 20, true) . "\n");
}, $config);
PHP);
$client = $server->connect()->request('GET', '/write');
$response = $client->receive();
echo strlen($response->body), "\n";
$client->request('GET', '/try');
$server->awaitLog('refused');
[$body, $written] = explode('|', $client->receive()->body);
var_dump(strlen($body) === $written * 32768, $written > 0);
echo $server->log();
$server->stop();
--EXPECT--
32768000
bool(true)
bool(true)
grew by less than 4 MiB: true
refused: The client has made no room within 50 ms
bool(true)

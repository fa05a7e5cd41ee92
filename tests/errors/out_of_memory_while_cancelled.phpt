--TEST--
Memory runs out while the exception for a client that left is made, below frames that wait with timers
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$script = <<<'PHP'
<?php
// The backtrace of the exception is what does not fit.
function deep(int $levels, Closure $wait)
{
    return $levels === 0 ? $wait() : deep($levels - 1, $wait);
}

$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setStreamWriteBufferBytes(65536);
weft_test_serve(function ($request, $response) {
    switch ($request->getPath()) {
        case '/delay':
            deep(15_000, function () {
                fwrite(STDERR, "waiting\n");
                Async\delay(60);
            });
            break;
        case '/write':
            deep(15_000, function () use ($response) {
                fwrite(STDERR, "waiting\n");
                while (true) {
                    $response->write(str_repeat('x', 100_000));
                }
            });
            break;
        case '/room':
            deep(15_000, function () use ($response) {
                fwrite(STDERR, "waiting\n");
                while (true) {
                    while ($response->tryWrite(str_repeat('x', 100_000))) {
                    }
                    $response->awaitWritable(60_000);
                }
            });
            break;
        case '/after':
            Async\delay(70);
            $response->setBody('fine');
            break;
    }
}, $config);
PHP;

// A server each: the backtrace that was half made is lost to the next handler.
foreach (['/delay', '/write', '/room'] as $path) {
    $server = Weft\Test\Server::start($script, ['memory_limit' => '6M', 'display_errors' => '0', 'log_errors' => '1']);
    $client = $server->connect()->request('GET', $path);
    $deadline = microtime(true) + 20;
    while (!str_contains($server->log(), 'waiting') && microtime(true) < $deadline) {
        usleep(1000);
    }
    $client->close();
    echo $path, ' ', $server->get('/after')->body;
    echo str_contains($server->log(), 'Allowed memory size') ? ', it did run out, ' : ', IT DID NOT RUN OUT, ', $server->stop(), "\n";
}
--EXPECT--
/delay fine, it did run out, 0
/write fine, it did run out, 0
/room fine, it did run out, 0

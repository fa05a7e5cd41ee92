--TEST--
A handler that is not cancelled learns from every streaming method that its client has gone, and never spins
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
function attempt(string $name, callable $call): void
{
    try {
        $result = var_export($call(), true);
    } catch (Throwable $error) {
        $result = get_class($error) . " {$error->getCode()} {$error->getMessage()}";
    }
    fwrite(STDERR, "$name: $result\n");
}

$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setCancelOnDisconnect(false);
weft_test_serve(function ($request, $response) {
    $response->write('first');
    try {
        while (true) {
            $response->write(str_repeat('x', 1000));
            Async\suspend();
        }
    } catch (Weft\HttpException) {
    }
    attempt('isWritable', $response->isWritable(...));
    attempt('awaitWritable', $response->awaitWritable(...));
    attempt('awaitWritable', fn () => $response->awaitWritable(1000));
    attempt('write', fn () => $response->write('x'));
    attempt('tryWrite', fn () => $response->tryWrite('x'));
    attempt('end', fn () => $response->end('x'));
    attempt('end', $response->end(...));
    attempt('end', $response->end(...));
    fwrite(STDERR, "done\n");
}, $config);
PHP);
$client = $server->connect()->request('GET', '/');
$client->line();
$client->close();
$server->awaitLog('done');
echo $server->log();
$server->stop();
--EXPECT--
isWritable: false
awaitWritable: Weft\HttpException 499 The client has closed the connection
awaitWritable: Weft\HttpException 499 The client has closed the connection
write: Weft\HttpException 499 The client has closed the connection
tryWrite: Weft\HttpException 499 The client has closed the connection
end: Weft\HttpException 499 The client has closed the connection
end: NULL
end: Weft\HttpServerRuntimeException 0 end(): the response has already ended
done

--TEST--
What a handler has spawned ends with its request
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
use Async\Scope;
use function Async\{spawn, delay, request_context, current_context, root_context, await};

$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setRequestTimeout(2);
function child($name, $ms) {
    spawn(function () use ($name, $ms) {
        try {
            delay($ms);
            fwrite(STDERR, "$name done\n");
        } catch (Async\AsyncCancellation $e) {
            fwrite(STDERR, "$name: " . get_class($e) . ' ' . $e->getMessage() . "\n");
        }
    });
}
weft_test_serve(function ($request, $response) {
    static $background;
    switch ($request->getPath()) {
        case '/awaited':
            child('awaited', 100);
            break;
        case '/deadline':
            child('after the answer', 60_000);
            break;
        case '/deadline-of-both':
            child('with its handler', 60_000);
            delay(60_000);
        case '/fails':
            child('of the failed', 60_000);
            delay(5);
            throw new Weft\HttpException('no', 418);
        case '/gone':
            child('of the client that left', 60_000);
            delay(1);
            fwrite(STDERR, "waits for its client\n");
            delay(60_000);
        case '/detached':
            $background ??= new Scope();
            $background->spawn(function () { delay(300); fwrite(STDERR, 'detached: ' . var_export(request_context(), true) . "\n"); });
            break;
        case '/contexts':
            request_context()->set('n', $request->getQueryParam('n'));
            $seen = await(spawn(function () { delay(20); return await(Scope::inherit()->spawn(fn () => current_context()->get('n') . (request_context() === current_context() ? '!' : ''))); }));
            $response->write($seen . (root_context()->has('n') ? '!' : ''));
            break;
        case '/late':
            child('late', 60_000);
            Async\delay(60_000);
            break;
    }
    $response->write('ok');
}, $config);
PHP);
foreach (['/awaited', '/contexts?n=1', '/contexts?n=2', '/detached', '/fails'] as $path) {
    $response = $server->get($path);
    echo $path, ' ', $response->status, ' ', $response->body, "\n";
}
foreach (['awaited done', 'of the failed: Async\AsyncCancellation The handler of the request has failed', 'detached: NULL'] as $line) {
    var_dump($server->awaitLog($line));
}
$socket = stream_socket_client('tcp://' . $server->address());
fwrite($socket, "GET /gone HTTP/1.1\r\nHost: x\r\n\r\n");
$server->awaitLog('waits for its client');
fclose($socket);
var_dump($server->awaitLog('of the client that left: Weft\HttpException The client has closed the connection'));
echo $server->get('/deadline')->body, "\n";
var_dump($server->awaitLog('after the answer: Weft\HttpException The request has taken too long'));
echo $server->get('/deadline-of-both')->status, "\n";
var_dump($server->awaitLog('with its handler: Weft\HttpException The request has taken too long'));
$server->stop();
--EXPECT--
/awaited 200 ok
/contexts?n=1 200 1ok
/contexts?n=2 200 2ok
/detached 200 ok
/fails 418 no
bool(true)
bool(true)
bool(true)
bool(true)
ok
bool(true)
503
bool(true)

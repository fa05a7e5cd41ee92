--TEST--
A client that goes away cancels its handler with HttpException 499, unless that is switched off
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$script = <<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)
    ->setCancelOnDisconnect((bool) $argv[1])->setLogSeverity(Weft\LogSeverity::INFO);
weft_test_serve(function ($request, $response) {
    fwrite(STDERR, "begun\n");
    try {
        Async\delay($GLOBALS['argv'][1] ? 60_000 : 50);
        fwrite(STDERR, "slept\n");
    } catch (Weft\HttpException $e) {
        fwrite(STDERR, 'HttpException ' . $e->getCode() . ' is cancellation: ' . var_export($e instanceof Async\AsyncCancellation, true) . "\n");
    }
}, $config);
PHP;
foreach (['1', '0'] as $cancel) {
    $server = Weft\Test\Server::start($script, [], [$cancel]);
    $client = $server->connect()->request('GET', '/leave');
    $server->awaitLog('begun');
    $client->close();
    $server->awaitLog($cancel ? 'access:' : 'slept');
    $server->signal(15);
    $server->awaitExit();
    echo preg_replace(['/^.* server\..*\n/m', '/^\S+Z /m'], '', $server->log()), "--\n";
    $server->stop();
}
--EXPECTF--
begun
INFO access: 127.0.0.1 "GET /leave HTTP/1.1" 499 0
HttpException 499 is cancellation: true
--
begun
slept
%A--

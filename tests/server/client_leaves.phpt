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
    $lines = explode("\n", rtrim(preg_replace(['/^.* server\..*\n?/m', '/^\S+Z | \S+ms/m'], '', $server->log())));
    sort($lines);  // the log is written by a thread of its own
    echo implode("\n", $lines), "\n--\n";
    $server->stop();
}
--EXPECTF--
HttpException 499 is cancellation: true
INFO access: 127.0.0.1 "GET /leave HTTP/1.1" 499 0 error=response_aborted
begun
--
INFO access: 127.0.0.1 "GET /leave HTTP/1.1" %d 0%S
begun
slept
--

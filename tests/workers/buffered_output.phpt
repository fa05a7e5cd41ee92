--TEST--
Output that is buffered before start() is printed once, by the process that has buffered it
--FILE--
<?php
require __DIR__ . '/helper.inc';

use function Weft\Test\{answering_workers, send_signal};

$script = <<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setWorkers(2)->setLogSeverity(Weft\LogSeverity::INFO);
$server = new Weft\HttpServer($config);
$server->addHttpHandler(fn ($request, $response) => $response->setBody((string) getmypid()));
ob_start(function ($text) {
    fwrite(STDERR, 'callback ');
    return strtoupper($text);
});
echo "buffered\n";
if ($argv[1] === 'coroutine') {
    Async\await(Async\spawn(function () use ($server) {
        ob_start();
        echo "in a coroutine\n";
        weft_test_start($server);
    }));
} else {
    weft_test_start($server);
}
PHP;
foreach (['main', 'coroutine'] as $where) {
    $server = Weft\Test\Server::start($script, arguments: [$where]);
    // Workers and generations that come and go.
    $workers = answering_workers($server, 2);
    send_signal($workers[0], SIGTERM);
    var_dump($server->awaitLog("(process $workers[0]) of generation 1 has ended"));
    $server->signal(SIGHUP);
    var_dump($server->awaitLog('reload.done'));
    $server->signal(SIGTERM);
    $server->awaitExit();
    preg_match_all('~callback |buffered|in a coroutine~i', $server->log(), $printed);
    echo implode(', ', $printed[0]), "\n";
}
?>
--EXPECT--
bool(true)
bool(true)
callback , BUFFERED
bool(true)
bool(true)
in a coroutine, callback , BUFFERED

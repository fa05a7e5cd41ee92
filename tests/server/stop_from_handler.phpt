--TEST--
stop() from a handler: that request and the ones under way are answered, then start() returns true
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$server = new Weft\HttpServer((new Weft\HttpServerConfig())->addListener('127.0.0.1', 0));
$server->addHttpHandler(function ($request, $response) use ($server) {
    if ($request->getPath() === '/slow') {
        fwrite(STDERR, "slow begins\n");
        Async\delay(100);
    } else {
        $server->stop();
    }
    $response->setBody($request->getPath());
});
weft_test_start($server);
var_dump($server->isRunning());
echo "start() returned\n";
PHP);
$idle = $server->connect();
$slow = $server->connect()->request('GET', '/slow');
$server->awaitLog('slow begins');
echo $server->get('/stop')->body, "\n";
$response = $slow->receive();
echo $response->body, ' ', $response->header('connection'), "\n";
var_dump($idle->isEnded(), $server->awaitExit());
$server->awaitLog('returned');
echo $server->log();
$server->stop();
--EXPECT--
/stop
/slow close
bool(true)
int(0)
slow begins
bool(false)
start() returned

--TEST--
A server that stops waits for what handlers have left running, at most until its time limit
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setShutdownTimeout(1);
weft_test_serve(function ($request, $response) {
    foreach (['short' => 100, 'long' => 60_000] as $name => $ms) {
        Async\spawn(function () use ($name, $ms) {
            try {
                Async\delay($ms);
                fwrite(STDERR, "$name done\n");
            } catch (Async\AsyncCancellation $e) {
                fwrite(STDERR, "$name cancelled\n");
            }
        });
    }
    $response->write('ok');
}, $config);
PHP);
echo $server->get('/')->body, "\n";
$server->signal(SIGTERM);
var_dump($server->awaitLog('short done'), $server->awaitLog('long cancelled'), $server->awaitExit());
--EXPECT--
ok
bool(true)
bool(true)
int(0)

--TEST--
A handler that failed does not cancel what a later one has spawned
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
weft_test_serve(function ($request, $response) {
    if ($request->getPath() === '/fails') throw new Exception('as it should');
    Async\spawn(function () {
        Async\delay(20);
        fwrite(STDERR, "[the child has ended]");
    });
});
PHP, ['log_errors' => '0', 'display_errors' => '0']);
echo $server->get('/fails')->status, ' ', $server->get('/spawns')->status, "\n";
var_dump($server->awaitLog('[the child has ended]'));
$server->stop();
?>
--EXPECT--
500 200
bool(true)

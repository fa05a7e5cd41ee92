--TEST--
A unix listener serves, has no peer address, and takes its file away
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$path = sys_get_temp_dir() . '/weft-' . getmypid() . '.sock';
$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addUnixListener($argv[1], 0600);
weft_test_serve(function ($request, $response) {
    $response->setBody(var_export([$request->getRemoteAddress(), $request->getRemotePort()], true));
}, $config);
PHP, [], [$path]);
printf("%o\n", fileperms($path) & 0777);
$client = $server->connect()->request('GET', '/');
echo $client->receive()->body, "\n";
$server->stop();
var_dump(file_exists($path));
--EXPECT--
600
array (
  0 => NULL,
  1 => NULL,
)
bool(false)

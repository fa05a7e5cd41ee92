--TEST--
On a unix socket only its owner looks in; the file goes with the server
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/helper.inc';

use function Weft\Test\{admin_script, curl};

$path = sys_get_temp_dir() . '/weft-admin-' . getmypid() . '.sock';
$server = Weft\Test\Server::start(admin_script('', "\$config->setAdminListener('$path');"));
echo json_encode(array_keys($server->addresses[1])), ' ', $server->addresses[1]['path'] === $path ? 'path' : '?', "\n";
printf("%o\n", fileperms($path) & 07777);
echo curl('--unix-socket', $path, 'http://admin/livez')[1];
$server->stop();
var_dump(file_exists($path));

$server = Weft\Test\Server::start(admin_script('', "\$config->setAdminListener('$path')->setWorkers(2);"));
var_dump(Weft\Test\eventually(fn () => curl('--unix-socket', $path, 'http://admin/readyz')[1] === "ok\n"));
$server->stop();
var_dump(file_exists($path));
--EXPECT--
["type","path"] path
600
ok
bool(false)
bool(true)
bool(false)

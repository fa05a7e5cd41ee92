--TEST--
With a token nobody looks in without it, and an address of the world is worth a warning
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/helper.inc';

use function Weft\Test\{admin_script, look};

$token = 'a-token-of-our-own';
$server = Weft\Test\Server::start(admin_script('', "\$config->setAdminListener('0.0.0.0', 0)->setAdminToken('$token');"));
foreach (['', 'Bearer wrong', "Bearer $token", "Basic $token", "Bearer $token$token"] as $value) {
    echo look($server, '/livez', '-H', "Authorization: $value")[0], "\n";
}
$config = json_decode(look($server, '/config', '-H', "Authorization: Bearer $token")[1], true);
var_dump($config['adminToken'], str_contains(json_encode($config), $token));
var_dump($server->awaitLog("the admin listener on 0.0.0.0 port {$server->port(1)} can be reached from other machines\n"));
$server->stop();

$server = Weft\Test\Server::start(admin_script('', "\$config->setAdminListener('0.0.0.0', 0);"));
var_dump($server->awaitLog('can be reached from other machines and asks for no token'));
$server->stop();

$server = Weft\Test\Server::start(admin_script());
look($server, '/livez');
var_dump(str_contains($server->log(), 'admin'));
$server->stop();
--EXPECT--
401
401
200
401
401
bool(true)
bool(false)
bool(true)
bool(true)
bool(false)

--TEST--
The admin listener: off unless set, a host with a port or the path of a unix socket, a token nobody is told
--EXTENSIONS--
weft
--FILE--
<?php
use Weft\HttpServerConfig;

$config = new HttpServerConfig();
var_dump($config->getAdminListener(), $config->hasAdminToken());
foreach ([['127.0.0.1', 9180], ['::1', 0], ['localhost', 65535], ['/run/admin.sock'], ['/run/admin.sock', null]] as $arguments) {
    echo json_encode($config->setAdminListener(...$arguments)->getAdminListener(), JSON_UNESCAPED_SLASHES), "\n";
}
var_dump($config->setAdminListener(null)->getAdminListener());
foreach ([str_repeat('a', 16), str_repeat('~', 512)] as $token) {
    var_dump($config->setAdminToken($token)->hasAdminToken());
}
var_dump($config->setAdminToken(null)->hasAdminToken());

echo "-- refused\n";
$config->setAdminListener('127.0.0.1', 1)->setAdminToken('0123456789abcdef');
$listeners = [['admin.sock'], [''], ['localhost'], [null, 80], ['127.0.0.1', -1], ['127.0.0.1', 65536], ['/run/admin.sock', 80],
    ["/a\0b"], ['/' . str_repeat('a', 107)]];
foreach ($listeners as $arguments) {
    try {
        $config->setAdminListener(...$arguments);
        echo "accepted\n";
    } catch (Weft\HttpServerInvalidArgumentException $error) {
        echo $error->getMessage(), $config->getAdminListener()['port'] === 1 ? "\n" : " (but it is set)\n";
    }
}
ini_set('zend.exception_ignore_args', 0);
foreach (['', '0123456789abcde', str_repeat('a', 513), 'fifteen and more', "0123456789abcde\n", '0123456789abcdeÿ'] as $token) {
    try {
        $config->setAdminToken($token);
        echo "accepted\n";
    } catch (Weft\HttpServerInvalidArgumentException $error) {
        echo $error->getMessage(), $token !== '' && str_contains((string) $error, $token) ? " (for all to see)\n" : "\n";
    }
}
var_dump($config->hasAdminToken());
--EXPECT--
NULL
bool(false)
{"type":"tcp","host":"127.0.0.1","port":9180}
{"type":"tcp","host":"::1","port":0}
{"type":"tcp","host":"localhost","port":65535}
{"type":"unix","path":"/run/admin.sock","mode":384}
{"type":"unix","path":"/run/admin.sock","mode":384}
NULL
bool(true)
bool(true)
bool(false)
-- refused
setAdminListener(): "admin.sock" without a port is no listener; use a host with a port of 0 to 65535, or the path of a unix socket, beginning with "/"
setAdminListener(): "" without a port is no listener; use a host with a port of 0 to 65535, or the path of a unix socket, beginning with "/"
setAdminListener(): "localhost" without a port is no listener; use a host with a port of 0 to 65535, or the path of a unix socket, beginning with "/"
setAdminListener(): the port 80 needs a host
setAdminListener(): the port -1 is out of range; use 0 to 65535 (0 = any free port)
setAdminListener(): the port 65536 is out of range; use 0 to 65535 (0 = any free port)
setAdminListener(): the host "/run/admin.sock" is neither an IPv4 address, nor an IPv6 address without brackets, nor a name of 1 to 253 letters, digits, dots and hyphens
setAdminListener(): the path holds a NUL byte
setAdminListener(): the path has 108 bytes; use 1 to 107
setAdminToken(): the token of 0 bytes cannot be used; use 16 to 512 visible ASCII characters without spaces
setAdminToken(): the token of 15 bytes cannot be used; use 16 to 512 visible ASCII characters without spaces
setAdminToken(): the token of 513 bytes cannot be used; use 16 to 512 visible ASCII characters without spaces
setAdminToken(): the token of 16 bytes cannot be used; use 16 to 512 visible ASCII characters without spaces
setAdminToken(): the token of 16 bytes cannot be used; use 16 to 512 visible ASCII characters without spaces
setAdminToken(): the token of 17 bytes cannot be used; use 16 to 512 visible ASCII characters without spaces
bool(true)

--TEST--
A listener that cannot be is refused where it is added
--EXTENSIONS--
weft
--FILE--
<?php
use Weft\HttpServerConfig;

function refused(callable $add): void
{
    $config = new HttpServerConfig();
    try {
        $add($config);
        echo "accepted\n";
    } catch (Weft\HttpServerInvalidArgumentException $error) {
        echo $error->getMessage(), $config->getListeners() === [] ? "\n" : " (but it is there)\n";
    }
}

refused(fn () => new HttpServerConfig('127.0.0.1', -1));
refused(fn ($config) => $config->addListener('127.0.0.1', 65536));
refused(fn ($config) => $config->addHttp1Listener('127.0.0.1', -1));
refused(fn ($config) => $config->addHttp2Listener('127.0.0.1', 65536, true));
foreach (['', '[::1]', '::1::', '127.0.0', '256.0.0.1', "a b", "a\0b", 'http://a', str_repeat('a', 254)] as $host) {
    refused(fn ($config) => $config->addListener($host, 80));
}
refused(fn ($config) => $config->addUnixListener(''));
refused(fn ($config) => $config->addUnixListener('/' . str_repeat('a', 107)));
refused(fn ($config) => $config->addUnixListener("/a\0b"));
refused(fn ($config) => $config->addUnixListener('/a', 01000));
refused(fn ($config) => $config->addUnixListener('/a', -1));

echo "-- the longest\n";
$config = (new HttpServerConfig())->addUnixListener('/' . str_repeat('a', 106))->addListener(str_repeat('a', 253), 80);
echo count($config->getListeners()), "\n";

echo "-- the most\n";
foreach (['addListener', 'addUnixListener'] as $method) {
    try {
        $config = new HttpServerConfig();
        for ($i = 1; $i <= 17; $i++) {
            $method === 'addListener' ? $config->addListener('::', $i) : $config->addUnixListener("/$i");
        }
    } catch (Weft\HttpServerInvalidArgumentException $error) {
        echo count($config->getListeners()), ': ', $error->getMessage(), "\n";
    }
}
--EXPECTF--
__construct(): the port -1 is out of range; use 0 to 65535 (0 = any free port)
addListener(): the port 65536 is out of range; use 0 to 65535 (0 = any free port)
addHttp1Listener(): the port -1 is out of range; use 0 to 65535 (0 = any free port)
addHttp2Listener(): the port 65536 is out of range; use 0 to 65535 (0 = any free port)
addListener(): the host "" is neither an IPv4 address, nor an IPv6 address without brackets, nor a name of 1 to 253 letters, digits, dots and hyphens
addListener(): the host "[::1]" is neither %s
addListener(): the host "::1::" is neither %s
addListener(): the host "127.0.0" is neither %s
addListener(): the host "256.0.0.1" is neither %s
addListener(): the host "a b" is neither %s
addListener(): the host "a" is neither %s
addListener(): the host "http://a" is neither %s
addListener(): the host "%s" is neither %s
addUnixListener(): the path has 0 bytes; use 1 to 107
addUnixListener(): the path has 108 bytes; use 1 to 107
addUnixListener(): the path holds a NUL byte
addUnixListener(): the mode 01000 is out of range; use 0 to 0777
addUnixListener(): the mode 01777777777777777777777 is out of range; use 0 to 0777
-- the longest
2
-- the most
16: addListener(): 16 listeners are configured already, which is the most a server can have
16: addUnixListener(): 16 listeners are configured already, which is the most a server can have

--TEST--
A configuration a server has taken cannot be changed any more
--EXTENSIONS--
weft
--FILE--
<?php
use Weft\HttpServer;
use Weft\HttpServerConfig;
use Weft\LogSeverity;

$config = new HttpServerConfig('127.0.0.1', 0);
$server = new HttpServer($config);
var_dump($config->isLocked(), $server->getConfig() === $config);

$arguments = [
    '__construct' => [],
    'addListener' => ['127.0.0.1', 0],
    'addHttp1Listener' => ['127.0.0.1', 0],
    'addHttp2Listener' => ['127.0.0.1', 0],
    'addCertificate' => ['example.org', '/a', '/b'],
    'setTlsVersions' => ['1.2', '1.3'],
    'addUnixListener' => ['/tmp/weft'],
    'setLogSeverity' => [LogSeverity::INFO],
    'setTelemetryEnabled' => [true],
    'setRequestIdHeader' => ['x-id'],
    'setLogStream' => [null],
    'setLogSinks' => [[]],
    'setHooks' => [],
    'setCancelOnDisconnect' => [false],
    'setErrorDetails' => [true],
    'setBootloader' => [fn () => null],
    'enableReloadOnSignal' => [false],
    'enableHotReload' => [['/tmp']],
    'setAdminListener' => ['127.0.0.1', 0],
    'setAdminToken' => ['0123456789abcdef'],
    'setTrustedProxies' => ['private'],
    'setStatsEnabled' => [false],
    'setProxyProtocol' => [true],
    'setCompressionMimeTypes' => [[]],
    'addRateLimit' => ['a', 1, 1],
];
foreach (get_class_methods($config) as $method) {
    if (!preg_match('/^(set|add|enable|__construct)/', $method)) {
        continue;
    }
    try {
        $config->$method(...$arguments[$method] ?? [4096]);
        echo "$method was accepted\n";
    } catch (Weft\HttpServerRuntimeException $error) {
        $expected = "$method(): the configuration is locked since a server has taken it";
        echo $error->getMessage() === $expected ? '' : "{$error->getMessage()}\n";
    }
}
echo count($config->getListeners()), " listener\n";

// A second server may have the same one.
var_dump((new HttpServer($config))->getConfig() === $config);
--EXPECT--
bool(true)
bool(true)
1 listener
bool(true)

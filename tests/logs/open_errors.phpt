--TEST--
A sink that cannot be opened is an error at the start
--EXTENSIONS--
weft
--FILE--
<?php
use Weft\LogSeverity;

foreach ([['type' => 'file', 'path' => '/nowhere/weft.log'], ['type' => 'syslog', 'target' => 'udp://no-such-host.invalid']] as $sink) {
    $config = (new Weft\HttpServerConfig('127.0.0.1', 0))->setLogSinks([
        ['type' => 'stderr', 'level' => LogSeverity::INFO],
        $sink + ['level' => LogSeverity::INFO],
    ]);
    $server = (new Weft\HttpServer($config))->addHttpHandler(fn () => null);
    try {
        $server->start();
    } catch (Weft\HttpServerRuntimeException $error) {
        echo $error->getMessage(), "\n";
    }
    var_dump($server->isRunning());
}
?>
--EXPECTF--
Cannot log to /nowhere/weft.log: No such file or directory
bool(false)
Cannot log to no-such-host.invalid: %s
bool(false)

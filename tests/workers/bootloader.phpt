--TEST--
The bootloader runs in every worker; when it fails start() returns false
--FILE--
<?php
require __DIR__ . '/helper.inc';

use function Weft\Test\{answering_workers, eventually};

$script = <<<'PHP'
<?php
$booted = null;
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setWorkers((int) $argv[1]);
$config->setBootloader(function () use (&$booted) {
    Async\delay(1);
    $booted = getmypid();
});
weft_test_serve(function ($request, $response) use (&$booted) {
    $response->setBody(getmypid() . ($booted === getmypid() ? ' booted' : ' not booted'));
}, $config);
PHP;
foreach ([1, 3] as $workers) {
    $server = Weft\Test\Server::start($script, arguments: [(string) $workers]);
    answering_workers($server, $workers);
    echo strstr($server->get('/')->body, ' '), "\n";
    $server->stop();
}

$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setWorkers(2);
$config->setLogSeverity(Weft\LogSeverity::ERROR)->setLogStream(STDOUT);
$config->setBootloader(function () {
    throw new Exception('no database');
});
$server = new Weft\HttpServer($config);
$server->addHttpHandler(fn () => null);
var_dump($server->start());
?>
--EXPECTF--
 booted
 booted

Warning: Uncaught Exception: no database in %s
%A
%s ERROR server.failed: generation 1 could not start: no database
bool(false)

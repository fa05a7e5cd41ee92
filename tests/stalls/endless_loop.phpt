--TEST--
while (true) in a handler is reported once, with its backtrace, and ended when the request's time is over
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
function busy(int $arguments, string $are_not_shown): void
{
    while (true);
}

final class Application
{
    public function run($request, $response): void
    {
        if ($request->getPath() === '/busy') {
            busy(1, 'secret');
        }
        $response->setBody('fine');
    }
}

$config = (new Weft\HttpServerConfig())
    ->addListener('127.0.0.1', 0)
    ->setLogSeverity(Weft\LogSeverity::WARN)
    ->setStallThresholdMs(100)
    ->setRequestTimeout(1);
$application = new Application();
weft_test_serve(fn ($request, $response) => $application->run($request, $response), $config);
PHP);

$client = $server->connect();
$client->request('GET', "/busy?x=1");
$began = microtime(true);
echo $client->receive()->status, ' ';
echo microtime(true) - $began < 1 ? 'TOO EARLY' : 'when its time was over', "\n";
echo $server->get('/')->body, "\n";
echo $server->awaitLog('is free again') ? '' : "NO END\n";
// PHP 8.4 puts more into the names of closures.
echo preg_replace(
    ['/^\S+Z /m', '~/\S*/server.php~', '/\d+ ms/', '/{closure:.*?}/'],
    ['', 'server.php', '<n> ms', '{closure}'],
    $server->log(),
);
echo $server->stop(), "\n";
--EXPECT--
503 when its time was over
fine
WARN stall: the loop has been held for <n> ms by GET /busy?x=1 from 127.0.0.1, at server.php(4)
WARN stall: #0 server.php(12): busy()
WARN stall: #1 server.php(24): Application->run()
WARN stall: #2 [internal function]: {closure}()
WARN stall: the loop is free again after <n> ms
0

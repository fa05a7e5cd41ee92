--TEST--
Native code that holds the loop is reported from beside, and with its backtrace when it has ended
--EXTENSIONS--
weft
--SKIPIF--
<?php
if (!function_exists('posix_mkfifo')) die('skip needs posix');
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())
    ->addListener('127.0.0.1', 0)
    ->setLogSeverity(Weft\LogSeverity::WARN)
    ->setStallThresholdMs(100);
weft_test_serve(function ($request, $response) {
    $path = $request->getQuery()['path'] ?? null;
    $response->setBody('fine');
    switch ($request->getPath()) {
        case '/goes-on':
            fopen($path, 'r');
            for ($i = 0; $i < 10; $i++);
            break;
        case '/ends':
            array_map(fn ($path) => @include $path, [$path]);
    }
}, $config);
PHP);

// Opening it blocks until somebody opens the other end.
posix_mkfifo($fifo = sys_get_temp_dir() . '/weft-stall-' . getmypid(), 0600);
foreach (['/goes-on', '/ends'] as $round => $path) {
    $client = $server->connect();
    $client->request('GET', "$path?path=$fifo");
    while (substr_count($server->log(), 'it waits in') <= $round) {
        usleep(1000);
    }
    $end = fopen($fifo, 'w');
    echo $client->receive()->body, "\n";
    fclose($end);
    // The one who reports is told when the turn ends, which is after the answer.
    while (substr_count($server->log(), 'the loop is free again') <= $round) {
        usleep(1000);
    }
}
unlink($fifo);
echo preg_replace(['/^\S+Z /m', '~/\S*/server.php~', '~path=\S+~', '/\d+ ms/'], ['', 'server.php', 'path=...', '<n> ms'], $server->log());
echo $server->stop(), "\n";
--EXPECTREGEX--
fine
fine
WARN stall: native code has held the loop for <n> ms by GET \/goes-on\?path=\.\.\. from 127\.0\.0\.1, in fopen\(\) called at server\.php\(11\)
WARN stall: it waits in open(at)?\(\) of \S+; the hooks 'files' are off, see HttpServerConfig::setHooks\(\)
WARN stall: the loop has been held for <n> ms by GET \/goes-on\?path=\.\.\. from 127\.0\.0\.1, at server\.php\(1[12]\)
(WARN stall: #0 server\.php\(11\): fopen\(\)
)?WARN stall: #\d \[internal function\]: \{closure.*\}\(\)
WARN stall: the loop is free again after <n> ms
WARN stall: native code has held the loop for <n> ms by GET \/ends\?path=\.\.\. from 127\.0\.0\.1, in server\.php\(15\)
WARN stall: it waits in open(at)?\(\) of \S+; the hooks 'files' are off, see HttpServerConfig::setHooks\(\)
WARN stall: the loop has been held for <n> ms by GET \/ends\?path=\.\.\. from 127\.0\.0\.1, at server\.php\(15\)
(WARN stall: #\d .*
)+WARN stall: the loop is free again after <n> ms
0

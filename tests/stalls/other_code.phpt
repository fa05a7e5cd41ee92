--TEST--
Coroutines that serve no request are reported and never ended; signal handlers of the script go on working
--EXTENSIONS--
weft
--SKIPIF--
<?php
if (!function_exists('pcntl_signal')) die('skip needs pcntl');
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$signals = 0;
pcntl_async_signals(true);
pcntl_signal(SIGALRM, function () use (&$signals) {
    $signals++;
});
$config = (new Weft\HttpServerConfig())
    ->addListener('127.0.0.1', 0)
    ->setLogSeverity(Weft\LogSeverity::WARN)
    ->setStallThresholdMs(100)
    ->setRequestTimeout(1);
weft_test_serve(function ($request, $response) use (&$signals) {
    switch ($request->getPath()) {
        case '/spawn':
            Async\spawn(function () {
                for ($until = hrtime(true) + 1_500_000_000; hrtime(true) < $until;);
                fwrite(STDERR, "came to its end\n");
            });
            break;
        case '/signals':
            while ($signals < 5) {
                posix_kill(getmypid(), SIGALRM);
                for ($until = hrtime(true) + 100_000_000; hrtime(true) < $until;);
            }
            break;
        case '/answered':
            $response->end('answered');
            Async\delay(1500);
            for ($until = hrtime(true) + 500_000_000; hrtime(true) < $until;);
            fwrite(STDERR, "came to its end after the answer\n");
            return;
    }
    $response->setBody('fine');
}, $config);
PHP);

foreach (['/spawn', '/signals', '/answered', '/'] as $path) {
    echo $server->get($path)->body, "\n";
}
var_dump($server->awaitLog('came to its end after the answer'));
echo $server->get('/')->body, "\n";
preg_match_all('/has been held for \d+ ms by ([^,]*)/', $server->log(), $held);
echo preg_replace('/coroutine \d+/', 'coroutine <n>', implode("\n", $held[1])), "\n";
echo substr_count($server->log(), "came to its end\n"), "\n";
echo $server->stop(), "\n";
--EXPECT--
fine
fine
answered
fine
bool(true)
fine
coroutine <n>
GET /signals from 127.0.0.1
coroutine <n>
1
0

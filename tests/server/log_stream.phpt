--TEST--
Lines go to any stream; one that has a descriptor may be closed, for others standard error takes over when they are closed or broken
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

function lines(string $stream): void
{
    $server = Weft\Test\Server::start(<<<'PHP'
<?php
class Target
{
    public $context;

    public function stream_open($path): bool
    {
        return true;
    }

    public function stream_write(string $line): int
    {
        if (str_contains($line, ' server.')) {
            return strlen($line);
        }
        echo "in PHP: $line";
        switch (Target::$does) {
            case 'throw':
                throw new Exception('from the stream');
            case 'fatal':
                eval('break;');
            case 'memory':
                $hog = [];
                while (true) {
                    $hog[] = str_repeat('x', 100_000);
                }
            case 'wait':
                Async\delay(1);
                break;
            case 'start':
                $server = new Weft\HttpServer((new Weft\HttpServerConfig())->addListener('127.0.0.1', 0));
                try {
                    $server->addHttpHandler(fn () => null)->start();
                } catch (Weft\HttpServerRuntimeException $error) {
                    echo $error->getMessage(), "\n";
                }
        }
        return strlen($line);
    }

    public function stream_flush(): bool
    {
        return true;
    }

    public static string $does = '';
}

stream_wrapper_register('target', Target::class);
[, $kind, Target::$does] = $argv + [2 => ''];
$log = match ($kind) {
    'memory' => fopen('php://memory', 'w+'),
    'file' => tmpfile(),
    'php' => fopen('target://', 'w'),
};
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setLogStream($log);
$config->setLogSeverity(Weft\LogSeverity::INFO);
weft_test_serve(function ($request, $response) use (&$log) {
    if ($request->getPath() === '/close') {
        fclose($log);
    }
}, $config);
if (is_resource($log) && $kind !== 'php') {
    rewind($log);
    echo 'read back: ', preg_replace('/^.* server\..*\n/m', '', stream_get_contents($log));
}
PHP, ['memory_limit' => '16M', 'display_errors' => '0', 'log_errors' => '0'], explode(' ', $stream));
    echo "--- $stream\n";
    $server->get('/');
    $server->get($stream === 'memory closed' || $stream === 'file closed' ? '/close' : '/a');
    $server->get('/b');
    $server->signal(15);
    $server->awaitExit();
    echo preg_replace(['/^.* server\..*\n/m', '/\d{4}-\S+Z | \d+\.\d{3}ms$/m'], '', $server->log());
    $server->stop();
}

array_map('lines', ['memory', 'memory closed', 'file', 'file closed', 'php', 'php throw', 'php fatal', 'php memory', 'php wait', 'php start']);
--EXPECT--
--- memory
read back: INFO access: 127.0.0.1 "GET / HTTP/1.1" 200 0
INFO access: 127.0.0.1 "GET /a HTTP/1.1" 200 0
INFO access: 127.0.0.1 "GET /b HTTP/1.1" 200 0
--- memory closed
INFO access: 127.0.0.1 "GET /close HTTP/1.1" 200 0
INFO access: 127.0.0.1 "GET /b HTTP/1.1" 200 0
--- file
read back: INFO access: 127.0.0.1 "GET / HTTP/1.1" 200 0
INFO access: 127.0.0.1 "GET /a HTTP/1.1" 200 0
INFO access: 127.0.0.1 "GET /b HTTP/1.1" 200 0
--- file closed
--- php
in PHP: INFO access: 127.0.0.1 "GET / HTTP/1.1" 200 0
in PHP: INFO access: 127.0.0.1 "GET /a HTTP/1.1" 200 0
in PHP: INFO access: 127.0.0.1 "GET /b HTTP/1.1" 200 0
--- php throw
in PHP: INFO access: 127.0.0.1 "GET / HTTP/1.1" 200 0
in PHP: INFO access: 127.0.0.1 "GET /a HTTP/1.1" 200 0
in PHP: INFO access: 127.0.0.1 "GET /b HTTP/1.1" 200 0
--- php fatal
in PHP: INFO access: 127.0.0.1 "GET / HTTP/1.1" 200 0
INFO access: 127.0.0.1 "GET /a HTTP/1.1" 200 0
INFO access: 127.0.0.1 "GET /b HTTP/1.1" 200 0
--- php memory
in PHP: INFO access: 127.0.0.1 "GET / HTTP/1.1" 200 0
INFO access: 127.0.0.1 "GET /a HTTP/1.1" 200 0
INFO access: 127.0.0.1 "GET /b HTTP/1.1" 200 0
--- php wait
in PHP: INFO access: 127.0.0.1 "GET / HTTP/1.1" 200 0
in PHP: INFO access: 127.0.0.1 "GET /a HTTP/1.1" 200 0
in PHP: INFO access: 127.0.0.1 "GET /b HTTP/1.1" 200 0
--- php start
in PHP: INFO access: 127.0.0.1 "GET / HTTP/1.1" 200 0
start(): called from within the event loop, in no coroutine; use Async\spawn()
in PHP: INFO access: 127.0.0.1 "GET /a HTTP/1.1" 200 0
start(): called from within the event loop, in no coroutine; use Async\spawn()
in PHP: INFO access: 127.0.0.1 "GET /b HTTP/1.1" 200 0
start(): called from within the event loop, in no coroutine; use Async\spawn()

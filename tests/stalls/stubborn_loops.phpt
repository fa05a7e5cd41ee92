--TEST--
Handlers that hold the loop in every way end when their time is over; those that catch the exception get another
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
function endless(): never
{
    while (true);
}

function numbers(): Generator
{
    while (true) {
        yield 1;
    }
}

final class Destructed
{
    public function __destruct()
    {
        endless();
    }
}

$ways = [
    '/function' => fn () => endless(),
    '/generator' => function () {
        $outer = (function () {
            yield from numbers();
        })();
        foreach ($outer as $number);
    },
    '/fiber' => function () {
        $fiber = new Fiber(function () {
            Fiber::suspend();
            endless();
        });
        $fiber->start();
        $fiber->resume();
    },
    '/destructor' => function () {
        new Destructed();
    },
    '/callback' => fn () => array_map(fn () => endless(), [1]),
    '/sort' => function () {
        $list = [1, 2];
        usort($list, fn () => endless());
    },
    '/finally' => function () {
        try {
            throw new Exception();
        } finally {
            endless();
        }
    },
    '/buffer' => function () {
        ob_start(fn () => endless());
        ob_end_flush();
    },
    '/stream' => function ($response) {
        $response->write('first');
        endless();
    },
    '/answered' => function ($response) {
        $response->end('complete');
        endless();
    },
    '/waits' => function () {
        Async\delay(300);
        endless();
    },
    '/catches' => function ($response) {
        for ($caught = 0; $caught < 3;) {
            try {
                endless();
            } catch (Throwable $error) {
                fwrite(STDERR, ++$caught . ' ' . $error::class . ' ' . $error->getCode() . "\n");
            }
        }
    },
];
$config = (new Weft\HttpServerConfig())
    ->addListener('127.0.0.1', 0)
    ->setStallThresholdMs(100)
    ->setRequestTimeout(1);
weft_test_serve(function ($request, $response) use ($ways) {
    $way = $ways[$request->getPath()] ?? fn () => $response->setBody('fine');
    $way($response);
}, $config);
PHP);

foreach (['function', 'generator', 'fiber', 'destructor', 'callback', 'sort', 'finally', 'buffer', 'answered', 'waits', 'catches'] as $path) {
    $response = $server->get("/$path");
    echo "$path $response->status $response->body\n";
}
$stream = $server->connect()->request('GET', '/stream')->receiveAll();
echo 'stream ', str_contains($stream, "\r\n0\r\n") ? 'LOOKS COMPLETE' : 'is cut short', "\n";
echo $server->get('/')->body, "\n", $server->log(), $server->stop(), "\n";
--EXPECT--
function 503 Service Unavailable
generator 503 Service Unavailable
fiber 503 Service Unavailable
destructor 503 Service Unavailable
callback 503 Service Unavailable
sort 503 Service Unavailable
finally 503 Service Unavailable
buffer 503 Service Unavailable
answered 200 complete
waits 503 Service Unavailable
catches 503 Service Unavailable
stream is cut short
fine
1 Weft\HttpException 503
2 Weft\HttpException 503
3 Weft\HttpException 503
0

--TEST--
A handler that runs out of memory does not look like one that called exit(), and leaves nothing behind
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
class Waits
{
    public function __destruct()
    {
        Async\delay(30);
    }
}

class Text
{
    public function __toString(): string
    {
        exhaust();
    }
}

function exhaust(): never
{
    $hog = [];
    while (true) {
        $hog[] = str_repeat('x', 100_000);
    }
}

weft_test_serve(function ($request, $response) {
    switch ($request->getPath()) {
        case '/prepared':
            $response->setHeader('x', 'y')->setBody('looks complete');
            exhaust();
        case '/stream':
            $response->write('first');
            exhaust();
        case '/header':
            $response->setBody('looks complete')->setHeader('x', ['y', new Text()]);
        case '/cookie':
            $response->setBody('looks complete')->setCookie('x', new Text());
        case '/json':
            $response->json([new class implements JsonSerializable {
                public function jsonSerialize(): mixed
                {
                    exhaust();
                }
            }]);
        case '/waiting':
            $waits = new Waits();
            exhaust();
        case '/exception':
            throw new Weft\HttpException('chosen', 409);
        case '/finally':
            $generator = (function () use ($response) {
                try {
                    yield 1;
                } finally {
                    $response->setBody('finally');
                }
            })();
            $generator->current();
            unset($generator);
            break;
        case '/cycles':
            for ($i = 0; $i < 100; $i++) {
                $cycle = new stdClass();
                $cycle->self = $cycle;
            }
            $response->setBody(gc_collect_cycles() >= 99 ? 'collected' : 'NOT COLLECTED');
            break;
    }
});
PHP, ['memory_limit' => '16M', 'display_errors' => '0', 'log_errors' => '0']);

$get = fn ($path) => print $path . ' ' . ($response = $server->get($path))->status . ' ' . trim($response->body) . "\n";
array_map($get, ['/prepared', '/header', '/cookie', '/json', '/finally', '/cycles']);

// Its destructor waits while others go on.
$waiting = $server->connect()->request('GET', '/waiting');
array_map($get, ['/exception', '/finally', '/cycles']);
echo '/waiting ', $waiting->receive()->status, "\n";

$streaming = $server->connect()->request('GET', '/stream');
$received = $streaming->receiveAll();
echo '/stream ', str_contains($received, "\r\n0\r\n") ? 'LOOKS COMPLETE' : 'is cut short', "\n";
$server->stop();
--EXPECT--
/prepared 500 Internal Server Error
/header 500 Internal Server Error
/cookie 500 Internal Server Error
/json 500 Internal Server Error
/finally 200 finally
/cycles 200 collected
/exception 409 chosen
/finally 200 finally
/cycles 200 collected
/waiting 500
/stream is cut short

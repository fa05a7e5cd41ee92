--TEST--
Streams of events and streams from iterables are the same on HTTP/1 and HTTP/2, in the clear and over TLS
--EXTENSIONS--
weft
openssl
--FILE--
<?php
require __DIR__ . '/../helpers/transports.inc';

use function Weft\Test\{same_on_every_transport, scratch_folder, start_on_every_transport, transports};

$folder = scratch_folder();
$server = start_on_every_transport(<<<'PHP'
function pieces(string $name, int $count, int $size = 3): Generator
{
    try {
        for ($i = 0; $i < $count; $i++) {
            yield "piece $i" => str_pad((string) $i, $size, '.');
        }
    } finally {
        Async\delay(1);
        fwrite(STDERR, "$name: finally\n");
    }
}

function attempt(callable $call): string
{
    try {
        $call();
        return 'fine';
    } catch (Throwable $error) {
        return get_class($error) . ': ' . $error->getMessage();
    }
}

weft_test_serve(function ($request, $response) {
    $method = $request->getMethod();
    switch ($request->getPath()) {
        case '/events':
            $response->sseStart()->sseStart();
            $response->sseEvent('one', id: '1', retry: 1500)->sseEvent("two\nlines", 'pair', '2');
            Async\delay(5);
            return $response->sseEvent()->sseComment()->sseComment('note')->sseRetry(0)->trySseEvent('', id: '');
        case '/quiet': return $response->sseStart();
        case '/implied': return $response->setHeader('content-type', 'Text/Event-Stream; charset=utf-8')->sseEvent('x');
        case '/last-id': return $response->json([$request->getLastEventId()]);
        case '/wait':
            $response->sseEvent('waiting');
            Async\delay(60_000);
            return;
        case '/refusals':
            $refusals = [
                attempt(fn () => $response->sseEvent('x', "a\nb")), attempt(fn () => $response->sseEvent(id: "a\0")),
                attempt(fn () => $response->sseEvent(id: "a\r")), attempt(fn () => $response->sseEvent(retry: -1)),
                attempt(fn () => $response->sseRetry(-5)), attempt(fn () => $response->sseComment("a\n")),
                attempt(fn () => $response->sseHeartbeat(99)), attempt(fn () => $response->sseHeartbeat(86_400_001)),
                attempt(fn () => $response->setHeader('content-type', 'text/plain')->sseStart()),
                attempt(fn () => $response->removeHeader('content-type')->setStatusCode(204)->sseStart()),
                attempt(fn () => $response->setStatusCode(200)->setBody('x')->sseStart()),
            ];
            return $response->setBody(implode("\n", $refusals));
        case '/no-octets':
            $response->sseStart();
            $refusals = [
                attempt(fn () => $response->write('x')), attempt(fn () => $response->tryWrite('x')), attempt(fn () => $response->end('x')),
                attempt(fn () => $response->stream(['x'])), attempt(fn () => $response->setBody('x')),
            ];
            return $response->sseEvent(implode("\n", $refusals));
        case '/generator': return $response->stream(pieces('generator', 5));
        case '/array': return $response->stream(['a', 'b', ''])->stream([])->write('c');
        case '/aggregate':
            return $response->stream(new class implements IteratorAggregate {
                public function getIterator(): Traversable
                {
                    yield from new ArrayIterator(['x' => 'a', 'y' => 'b']);
                }
            });
        case '/large': return $response->stream(pieces('large', 100, 40_000));
        case '/head': return $response->setHeader('content-length', '15')->stream(pieces($method, 5));
        case '/number-in-array': return $response->stream(['a', 'k' => 5]);
        case '/number': return $response->stream((function () { yield 'a'; yield 'key' => 1.5; })());
        case '/throws': return $response->stream((function () { yield 'a'; throw new Exception('thrown inside'); })());
        case '/fatal': return $response->stream((function () { yield 'a'; (fn (): int => eval('class Twice {} class Twice {}'))(); })());
        case '/exit': return $response->stream((function () { try { yield 'a'; exit(1); } finally { fwrite(STDERR, "exit: finally\n"); } })());
        case '/endless':
            try {
                return $response->stream(pieces('endless', PHP_INT_MAX, 10_000));
            } finally {
                fwrite(STDERR, "endless: left\n");
            }
    }
}, $config);
PHP, $folder, []);
$transports = transports($server, $folder);

$same = function (string $title, callable $scenario) use ($transports) {
    same_on_every_transport($title, $transports, $scenario);
};
$same('events', fn ($t) => $t->exchange('/events'));
$same('events, head', fn ($t) => $t->exchange('/events', '-I'));
$same('no event', fn ($t) => $t->exchange('/quiet'));
$same('implied', fn ($t) => $t->exchange('/implied'));
$same('last id', fn ($t) => $t->curl('/last-id', '-H', "Last-Event-ID: caf\u{e9} 7"));
$same('no last id', fn ($t) => $t->curl('/last-id'));
$same('refusals', fn ($t) => $t->curl('/refusals'));
$same('no other octets', fn ($t) => $t->curl('/no-octets'));
$same('generator', fn ($t) => $t->exchange('/generator'));
$same('array', fn ($t) => $t->exchange('/array'));
$same('aggregate', fn ($t) => $t->exchange('/aggregate'));
$same('large', fn ($t) => md5($t->curl('/large')) === md5(implode(array_map(fn ($i) => str_pad((string) $i, 40_000, '.'), range(0, 99)))) ? 'complete' : 'broken');
$same('head', fn ($t) => $t->exchange('/head', '-I'));
foreach (['/number-in-array', '/number', '/throws', '/fatal'] as $target) {
    $same($target, fn ($t) => preg_replace('~^a?\[curl: exit code (18|56|92)\]$~', 'visibly failed', $t->curl($target)));
}
$same('exit ends a stream in order', fn ($t) => $t->curl('/exit'));
$same('client leaves', function ($t) use ($server) {
    static $times = 0;
    $times++;
    $t->curl('/endless', '--limit-rate', '1000', '-m', '0.5');
    // The exception holds the generator where zend.exception_ignore_args is off.
    return ($server->awaitLog('endless: left', times: $times) ? 'left, ' : 'goes on, ') .
        ($server->awaitLog('endless: finally', times: $times) ? 'generator destroyed' : 'generator leaked');
});
// PHP 8.3 says "redeclare".
foreach (["at key k must be of type string, int given", "at key key must be of type string, float given", 'thrown inside', 'declare class'] as $message) {
    echo "logged: $message: ", substr_count($server->log(), $message), "\n";
}
$server->stop();
--EXPECT--
events: 200 (cache-control: no-cache, no-transform; content-type: text/event-stream; x-accel-buffering: no) id: 1
retry: 1500
data: one

event: pair
id: 2
data: two
data: lines

:

: note

retry: 0

id: 
data: 
events, head: 200 (cache-control: no-cache, no-transform; content-type: text/event-stream; x-accel-buffering: no) 
no event: 200 (cache-control: no-cache, no-transform; content-type: text/event-stream; x-accel-buffering: no) 
implied: 200 (cache-control: no-cache, no-transform; content-type: Text/Event-Stream; charset=utf-8; x-accel-buffering: no) data: x
last id: ["café 7"]
no last id: [null]
refusals: Weft\HttpServerInvalidArgumentException: sseEvent(): the event type must not contain line breaks
Weft\HttpServerInvalidArgumentException: sseEvent(): the id must not contain NUL
Weft\HttpServerInvalidArgumentException: sseEvent(): the id must not contain line breaks
Weft\HttpServerInvalidArgumentException: sseEvent(): the retry time is -1 ms; use 0 or more
Weft\HttpServerInvalidArgumentException: sseRetry(): the retry time is -5 ms; use 0 or more
Weft\HttpServerInvalidArgumentException: sseComment(): the text must not contain line breaks
Weft\HttpServerInvalidArgumentException: sseHeartbeat(): 99 is out of range; use 100 to 86400000 (milliseconds), or 0 for none
Weft\HttpServerInvalidArgumentException: sseHeartbeat(): 86400001 is out of range; use 100 to 86400000 (milliseconds), or 0 for none
Weft\HttpServerInvalidArgumentException: An event stream is text/event-stream; the Content-Type is set to "text/plain"
Weft\HttpServerRuntimeException: A response with status 204 cannot carry a body; use end()
Weft\HttpServerRuntimeException: write() cannot follow setBody() or appendBody(): a response is buffered or streamed, not both
no other octets: data: Weft\HttpServerRuntimeException: write(): the response is an event stream; use sseEvent() and the like
data: Weft\HttpServerRuntimeException: tryWrite(): the response is an event stream; use sseEvent() and the like
data: Weft\HttpServerRuntimeException: end(): the response is an event stream; use sseEvent() and the like
data: Weft\HttpServerRuntimeException: stream(): the response is an event stream; use sseEvent() and the like
data: Weft\HttpServerRuntimeException: setBody() cannot follow write(): a response is buffered or streamed, not both
generator: 200 0..1..2..3..4..
array: 200 abc
aggregate: 200 ab
large: complete
head: 200 (content-length: 15) 
/number-in-array: visibly failed
/number: visibly failed
/throws: visibly failed
/fatal: visibly failed
exit ends a stream in order: a
client leaves: left, generator destroyed
logged: at key k must be of type string, int given: 4
logged: at key key must be of type string, float given: 4
logged: thrown inside: 4
logged: declare class: 4

--TEST--
EventStream: one publish, every client; replay, closing, limits
--EXTENSIONS--
weft
openssl
--FILE--
<?php
require __DIR__ . '/../helpers/transports.inc';

use function Weft\Test\{same_on_every_transport, scratch_folder, start_on_every_transport, transports};

$folder = scratch_folder();
$server = start_on_every_transport(<<<'PHP'
use Weft\EventStream;

function attempt(callable $call): string
{
    try {
        return var_export($call(), true);
    } catch (Throwable $error) {
        return get_class($error) . ': ' . $error->getMessage();
    }
}

fwrite(STDERR, attempt(fn () => (new EventStream('early'))->publish('x')) . "\n");
weft_test_serve(function ($request, $response) {
    $name = $request->getQueryParam('stream', 'main');
    $stream = new EventStream($name, 16384, $name === 'beating' ? 100 : 15000, 'lost');
    switch ($request->getPath()) {
        case '/attach':
            $stream->attach($response, $request->getQueryParam('after'));
            fwrite(STDERR, "$name: attach() returned\n");
            return;
        case '/publish':
            foreach (explode('|', $request->getBody()) as $data) {
                $stream->publish($data, $request->getQueryParam('type'));
            }
            return $response->setBody($stream->getLastId());
        case '/clients': return $response->setBody((string) $stream->getClientCount());
        case '/close': return $stream->close();
        case '/replay':
            $first = $stream->publish('one');
            $second = $stream->publish("two\nlines", 'pair');
            Async\spawn(fn () => $stream->publish('three') && $stream->close());
            $response->sseRetry(10);
            $stream->attach($response, $request->getQueryParam('all') ? '0' : $first);
            return;
        case '/limits':
            return $response->setBody(implode("\n", [
                attempt(fn () => new EventStream('')), attempt(fn () => new EventStream(str_repeat('x', 65))),
                attempt(fn () => new EventStream('x', 16383)), attempt(fn () => new EventStream('x', heartbeatMs: 99)),
                attempt(fn () => new EventStream('x', lostEvent: "\n")), attempt(fn () => $stream->publish('x', "a\rb")),
                attempt(fn () => $stream->publish(str_repeat('x', 4096))), attempt(fn () => (new EventStream('large', 1 << 30))->publish('x')),
                attempt(fn () => $stream->attach($response->setBody('x'))), attempt(fn () => clone $stream),
            ]));
    }
}, $config);
PHP, $folder);
$transports = transports($server, $folder);
$ids = fn (string $text) => preg_replace_callback('~\d{16}~', function ($match) use (&$base) {
    $base ??= (int) $match[0];
    return '#' . ((int) $match[0] - $base);
}, $text);
echo rtrim($server->log()), "\n";

$number = 0;
same_on_every_transport('three clients', $transports, function ($t) use ($folder, $ids, &$base, &$number) {
    $name = 'clients' . ++$number;
    $processes = [];
    $environment = array_diff_key(getenv(), ['LD_PRELOAD' => '']);
    for ($i = 0; $i < 3; $i++) {
        $processes[] = proc_open(['curl', ...$t->flags(), '-sN', '-o', "$folder/client$i", $t->url("/attach?stream=$name")], [], $pipes, null, $environment);
    }
    while ($t->curl("/clients?stream=$name") !== '3') {
        usleep(10_000);
    }
    $t->curl("/publish?stream=$name", '-d', 'a|b');
    $t->curl("/publish?stream=$name&type=tick", '-d', "c\nd");
    $t->curl("/close?stream=$name");
    array_map(proc_close(...), $processes);
    $received = array_map(fn ($i) => file_get_contents("$folder/client$i"), range(0, 2));
    $base = null;
    return count(array_unique($received)) . " different\n" . $ids($received[0]) . '(' . $t->curl("/clients?stream=$name") . ' left)';
});
same_on_every_transport('replay', $transports, function ($t) use ($ids, &$base, &$number) {
    $base = null;
    return $ids($t->curl('/replay?stream=replay' . ++$number));
});
same_on_every_transport('head', $transports, fn ($t) => $t->exchange('/attach', '-I'));
same_on_every_transport('limits', $transports, fn ($t) => $t->curl('/limits?stream=limits'));

$server->request('POST', '/publish?stream=known', [], 'a|b|c');
$last = $server->request('POST', '/publish?stream=known', [], 'd')->body;
$begin = function (string $target, array $headers = []) use ($server) {
    $client = $server->connect()->request('GET', $target, $headers);
    while ($client->line() !== '') {
    }
    return $client;
};
$read = function ($client, string $until): string {
    for ($text = ''; !str_contains($text, $until);) {
        $text .= $client->bytes((int) hexdec($client->line()));
        $client->line();
    }
    return $text;
};
foreach (['the last but one' => (int) $last - 2, 'unknown' => 5, 'no number' => 'abc', 'from the future' => (int) $last + 1000] as $title => $id) {
    $base = (int) $last - 3;
    echo $title, ': ', json_encode($ids($read($begin('/attach?stream=known', ['Last-Event-ID' => $id]), 'data: d'))), "\n";
}

// What was published while it was away is more than is kept.
$server->request('POST', '/publish?stream=known', [], implode('|', array_fill(0, 20, str_repeat('x', 1000))));
echo 'too late: ', json_encode(substr($read($begin('/attach?stream=known', ['Last-Event-ID' => $last]), 'xxx'), 0, 24)), "\n";
echo 'quiet: ', json_encode($read($begin('/attach?stream=beating'), ":\n\n:\n\n")), "\n";
$server->stop();
--EXPECT--
Weft\HttpServerRuntimeException: publish(): no server runs in this process
three clients: 1 different
:

id: #0
data: a

id: #1
data: b

event: tick
id: #2
data: c
data: d

(0 left)
replay: retry: 10

:

event: pair
id: #0
data: two
data: lines

id: #1
data: three
head: 200 (cache-control: no-cache, no-transform; content-type: text/event-stream; x-accel-buffering: no) 
limits: Weft\HttpServerInvalidArgumentException: EventStream: the length of the name is 0; use 1 to 64
Weft\HttpServerInvalidArgumentException: EventStream: the length of the name is 65; use 1 to 64
Weft\HttpServerInvalidArgumentException: EventStream: $historyBytes is 16383; use 16384 to 1073741824
Weft\HttpServerInvalidArgumentException: EventStream: $heartbeatMs is 99; use 100 to 86400000
Weft\HttpServerInvalidArgumentException: EventStream: $lostEvent must not contain line breaks
Weft\HttpServerInvalidArgumentException: publish(): the event type must not contain line breaks
Weft\HttpServerInvalidArgumentException: publish(): an event of stream "limits" may have 4096 bytes
Weft\HttpServerRuntimeException: EventStream "large": no room for a history of 1073741824 bytes; see setEventHistoryBytes()
Weft\HttpServerRuntimeException: write() cannot follow setBody() or appendBody(): a response is buffered or streamed, not both
Error: Trying to clone an uncloneable object of class Weft\EventStream
the last but one: ":\n\nid: #0\ndata: c\n\nid: #1\ndata: d\n\n"
unknown: ":\n\nevent: lost\ndata: \n\nid: #0\ndata: a\n\nid: #1\ndata: b\n\nid: #2\ndata: c\n\nid: #3\ndata: d\n\n"
no number: ":\n\nevent: lost\ndata: \n\nid: #0\ndata: a\n\nid: #1\ndata: b\n\nid: #2\ndata: c\n\nid: #3\ndata: d\n\n"
from the future: ":\n\nevent: lost\ndata: \n\nid: #0\ndata: a\n\nid: #1\ndata: b\n\nid: #2\ndata: c\n\nid: #3\ndata: d\n\n"
too late: ":\n\nevent: lost\ndata: \n\ni"
quiet: ":\n\n:\n\n"

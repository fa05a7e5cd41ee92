--TEST--
Whoever abuses HTTP/2 is told so and loses the connection; nobody else notices
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';
require __DIR__ . '/../helpers/http2_client.inc';

use Weft\Test\{Frame, HpackDecoder, Http2Client};

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$server = new Weft\HttpServer((new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setLogSeverity(Weft\LogSeverity::ERROR));
$server->addHttpHandler(function ($request, $response) use ($server) {
    switch ($request->getPath()) {
        case '/abuses': return $response->setBody((string) $server->getTelemetry()['protocol_abuses_total']);
        case '/park': return Async\delay(60_000);
        case '/trickle':
            while ($request->getQuery()['until'] > microtime(true)) {
                $response->write("still here\n");
                Async\delay(20);
            }
            return $response->end();
        default: return $response->setBody('ok');
    }
});
weft_test_start($server);
PHP);
$fields = Frame::fields([':method' => 'GET', ':scheme' => 'http', ':authority' => 'localhost', ':path' => '/']);
$each = fn (int $count, callable $frame) => implode(array_map(fn ($i) => $frame(2 * $i + 1), range(0, $count - 1)));
// One that stays in the table of the server, then many times a reference to it.
$bomb = $fields . "\x40" . "\x06x-bomb" . HpackDecoder::integer(4000, 7) . str_repeat('b', 4000) . str_repeat("\xbe", 10_000);

$abuses = [
    'streams opened and reset' => fn ($c) => $c->send($each(2000, fn ($id) => Frame::get($id, '/park') . Frame::reset($id))),
    'malformed requests' => fn ($c) => $c->send($each(2000, fn ($id) => Frame::get($id, '/', ['Upper' => 'case']))),
    'window updates of 0' => fn ($c) => $c->send($each(2000, fn ($id) => Frame::get($id, '/park') . Frame::windowUpdate($id, 0))),
    'stream windows beyond the limit' => fn ($c) => $c->send($each(2000, fn ($id) => Frame::get($id, '/park') . Frame::windowUpdate($id, 0x7fffffff))),
    'more streams than allowed' => fn ($c) => $c->send($each(2000, fn ($id) => Frame::get($id, '/park'))),
    'more streams than announced and acknowledged' => fn ($c) => $c->sync() && $c->send($each(101, fn ($id) => Frame::get($id, '/park'))),
    'header blocks that go on' => fn ($c) => $c->send(Frame::make(Frame::HEADERS, 0, 1, $fields), str_repeat(Frame::make(Frame::CONTINUATION, 0, 1, Frame::fields(['a' => 'b'])), 2000)),
    'header blocks of empty pieces' => fn ($c) => $c->send(Frame::make(Frame::HEADERS, 0, 1, $fields), str_repeat(Frame::make(Frame::CONTINUATION, 0, 1), 2000)),
    'trailers that go on' => fn ($c) => $c->send(Frame::request(1, 'POST', '/'), Frame::make(Frame::HEADERS, Frame::END_STREAM, 1, Frame::fields(['a' => 'b'])), str_repeat(Frame::make(Frame::CONTINUATION, 0, 1, Frame::fields(['a' => 'b'])), 2000)),
    'HPACK bomb' => fn ($c) => $c->send(Frame::make(Frame::HEADERS, Frame::END_STREAM | Frame::END_HEADERS, 1, $bomb)),
    'SETTINGS' => fn ($c) => $c->send(str_repeat(Frame::settings([4 => 65535]), 5000)),
    'SETTINGS, answers not read' => function ($c) {
        $c->reads = false;
        $c->send(str_repeat(Frame::settings(), 5000));
    },
    'SETTINGS of many entries' => fn ($c) => $c->send(Frame::make(Frame::SETTINGS, 0, 0, str_repeat(pack('nN', 4, 65535), 1000))),
    'PING' => fn ($c) => $c->send(str_repeat(Frame::make(Frame::PING, 0, 0, '12345678'), 5000)),
    'answers to no PING' => fn ($c) => $c->send(str_repeat(Frame::make(Frame::PING, Frame::ACK, 0, '12345678'), 5000)),
    'empty DATA' => fn ($c) => $c->send(Frame::request(1, 'POST', '/'), str_repeat(Frame::make(Frame::DATA, 0, 1), 5000)),
    'DATA of padding' => fn ($c) => $c->send(Frame::request(1, 'POST', '/'), str_repeat(Frame::make(Frame::DATA, Frame::PADDED, 1, "\x07" . str_repeat("\0", 7)), 5000)),
    'PRIORITY' => fn ($c) => $c->send(str_repeat(Frame::make(Frame::PRIORITY, 0, 1, "\0\0\0\0\x10"), 5000)),
    'PRIORITY_UPDATE' => fn ($c) => $c->send(str_repeat(Frame::make(Frame::PRIORITY_UPDATE, 0, 0, "\0\0\0\1u=0"), 5000)),
    'WINDOW_UPDATE' => fn ($c) => $c->send(str_repeat(Frame::windowUpdate(0, 1), 5000)),
    'connection window beyond the limit' => fn ($c) => $c->send(Frame::windowUpdate(0, 0x7fffffff)),
    'initial window beyond the limit' => fn ($c) => $c->send(Frame::settings([4 => 0x80000000])),
    'maximum frame too small' => fn ($c) => $c->send(Frame::settings([5 => 100])),
    'push neither on nor off' => fn ($c) => $c->send(Frame::settings([2 => 7])),
    'SETTINGS of a stream' => fn ($c) => $c->send(Frame::make(Frame::SETTINGS, 0, 1)),
    'SETTINGS of half an entry' => fn ($c) => $c->send(Frame::make(Frame::SETTINGS, 0, 0, 'abc')),
    'even stream' => fn ($c) => $c->send(Frame::get(2)),
    'stream 0' => fn ($c) => $c->send(Frame::get(0)),
    'decreasing stream' => fn ($c) => $c->send(Frame::get(5), Frame::get(3)),
    'stream used again' => fn ($c) => $c->send(Frame::get(1)) && $c->response(1) && $c->send(Frame::get(1)),
    'DATA on an idle stream' => fn ($c) => $c->send(Frame::make(Frame::DATA, 0, 1, 'x')),
    'DATA after the end' => fn ($c) => $c->send(Frame::get(1, '/park'), Frame::make(Frame::DATA, 0, 1, 'x')),
    'RST_STREAM on an idle stream' => fn ($c) => $c->send(Frame::reset(1)),
    'WINDOW_UPDATE on an idle stream' => fn ($c) => $c->send(Frame::windowUpdate(1, 1)),
    'oversized frame' => fn ($c) => $c->send(Frame::make(Frame::DATA, 0, 1, str_repeat('x', 16_385))),
    'oversized unknown frame' => fn ($c) => $c->send(Frame::make(0x77, 0, 0, str_repeat('x', 16_385))),
    'push by the client' => fn ($c) => $c->send(Frame::make(Frame::PUSH_PROMISE, Frame::END_HEADERS, 1, "\0\0\0\2" . $fields)),
    'broken HPACK' => fn ($c) => $c->send(Frame::make(Frame::HEADERS, Frame::END_STREAM | Frame::END_HEADERS, 1, "\xff\xff\xff\xff\xff\xff")),
    'CONTINUATION of nothing' => fn ($c) => $c->send(Frame::make(Frame::CONTINUATION, Frame::END_HEADERS, 1, $fields)),
    'something between HEADERS and CONTINUATION' => fn ($c) => $c->send(Frame::make(Frame::HEADERS, 0, 1, $fields), Frame::make(Frame::PING, 0, 0, '12345678')),
    'WINDOW_UPDATE of 3 octets' => fn ($c) => $c->send(Frame::make(Frame::WINDOW_UPDATE, 0, 0, 'abc')),
    'padding longer than its frame' => fn ($c) => $c->send(Frame::request(1, 'POST', '/'), Frame::make(Frame::DATA, Frame::PADDED, 1, "\x10abc")),
    'no SETTINGS first' => fn ($c) => $c->send(Http2Client::PREFACE, Frame::get(1)),
    'half a preface' => fn ($c) => $c->send("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n"),
];
$bare = ['no SETTINGS first', 'half a preface'];
$attack = function (string $title) use ($abuses, $bare, $server): string {
    $client = new Http2Client($server->address(), in_array($title, $bare) ? null : []);
    $abuses[$title]($client);
    $outcome = $client->end();
    $client->close();
    return $outcome;
};
// Private memory: what is shared with nobody.
$memory = fn () => preg_match('~Private_Dirty: +(\d+)~', file_get_contents("/proc/{$server->pid()}/smaps_rollup"), $match) ? (int) $match[1] : 0;

$honest = new Http2Client($server->address());
$watcher = new Http2Client($server->address());
$until = microtime(true) + 3;
$watcher->send(Frame::get(1, "/trickle?until=$until"));
$stream = 1;
foreach ($abuses as $title => $_) {
    $honest->send(Frame::get($stream, '/abuses'));
    $before = (int) $honest->response($stream)->body;
    $outcome = $attack($title);
    $honest->send(Frame::get($stream + 2, '/abuses'));
    $counted = (int) $honest->response($stream + 2)->body - $before;
    $stream += 4;
    echo "$title: $outcome", $counted === 1 ? '' : " (counted $counted times)", "\n";
}

// ASAN keeps what was freed.
if (getenv('WEFT_KIND') !== 'asan') {
    $rounds = function (int $count) use ($abuses, $attack, $memory) {
        for ($i = 0; $i < $count; $i++) {
            array_map($attack, array_keys($abuses));
        }
        return $memory();
    };
    $first = $rounds(2);
    $growth = $rounds(6) - $first;
    echo $growth < 512 ? '' : "memory has grown by $growth KiB\n";
}
$trickle = $watcher->response(1);
echo 'meanwhile: ', $trickle->status, ' ', count_chars($trickle->body)[10] > 50 ? 'and many lines' : $trickle->body, "\n";
echo 'at the end: ', trim(Weft\Test\curl('-s', '--http2-prior-knowledge', '-w', ' %{http_code}', $server->url('/'))[1]), "\n";
$server->stop();
--EXPECT--
streams opened and reset: ENHANCE_YOUR_CALM
malformed requests: ENHANCE_YOUR_CALM
window updates of 0: PROTOCOL_ERROR
stream windows beyond the limit: ENHANCE_YOUR_CALM
more streams than allowed: ENHANCE_YOUR_CALM
more streams than announced and acknowledged: PROTOCOL_ERROR
header blocks that go on: ENHANCE_YOUR_CALM
header blocks of empty pieces: ENHANCE_YOUR_CALM
trailers that go on: ENHANCE_YOUR_CALM
HPACK bomb: ENHANCE_YOUR_CALM
SETTINGS: ENHANCE_YOUR_CALM
SETTINGS, answers not read: ENHANCE_YOUR_CALM
SETTINGS of many entries: ENHANCE_YOUR_CALM
PING: ENHANCE_YOUR_CALM
answers to no PING: ENHANCE_YOUR_CALM
empty DATA: ENHANCE_YOUR_CALM
DATA of padding: ENHANCE_YOUR_CALM
PRIORITY: ENHANCE_YOUR_CALM
PRIORITY_UPDATE: ENHANCE_YOUR_CALM
WINDOW_UPDATE: ENHANCE_YOUR_CALM
connection window beyond the limit: FLOW_CONTROL_ERROR
initial window beyond the limit: FLOW_CONTROL_ERROR
maximum frame too small: PROTOCOL_ERROR
push neither on nor off: PROTOCOL_ERROR
SETTINGS of a stream: PROTOCOL_ERROR
SETTINGS of half an entry: FRAME_SIZE_ERROR
even stream: PROTOCOL_ERROR
stream 0: PROTOCOL_ERROR
decreasing stream: PROTOCOL_ERROR
stream used again: STREAM_CLOSED
DATA on an idle stream: PROTOCOL_ERROR
DATA after the end: STREAM_CLOSED
RST_STREAM on an idle stream: PROTOCOL_ERROR
WINDOW_UPDATE on an idle stream: PROTOCOL_ERROR
oversized frame: FRAME_SIZE_ERROR
oversized unknown frame: FRAME_SIZE_ERROR
push by the client: PROTOCOL_ERROR
broken HPACK: COMPRESSION_ERROR
CONTINUATION of nothing: PROTOCOL_ERROR
something between HEADERS and CONTINUATION: PROTOCOL_ERROR
WINDOW_UPDATE of 3 octets: FRAME_SIZE_ERROR
padding longer than its frame: PROTOCOL_ERROR
no SETTINGS first: PROTOCOL_ERROR
half a preface: PROTOCOL_ERROR
meanwhile: 200 and many lines
at the end: ok 200

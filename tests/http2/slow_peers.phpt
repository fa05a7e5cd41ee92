--TEST--
Whoever is slow on purpose, or takes nothing, is left after the time limits; memory stays bounded
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';
require __DIR__ . '/../helpers/http2_client.inc';

use Weft\Test\{Frame, Http2Client};

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setLogSeverity(Weft\LogSeverity::ERROR)
    ->setReadTimeout(1)->setWriteTimeout(1)->setKeepAliveTimeout(1);
$server = new Weft\HttpServer($config);
$server->addHttpHandler(function ($request, $response) use ($server) {
    switch ($request->getPath()) {
        case '/large': return $response->setBody(str_repeat('x', 20_000_000));
        case '/stream':
            for ($i = 0; $i < 300; $i++) {
                $response->write(str_repeat('x', 65536));
            }
            return $response->end();
        case '/upload': return $response->setBody($request->getBody());
        case '/park': return Async\delay(2500);
        default: return $response->json(array_intersect_key($server->getTelemetry(), ['active_requests' => 0, 'conns_active_h2' => 0, 'h2_streams_active' => 0]));
    }
});
weft_test_start($server);
PHP);
$fields = Frame::fields([':method' => 'GET', ':scheme' => 'http', ':authority' => 'localhost', ':path' => '/']);
$head = str_split(Frame::make(Frame::HEADERS, Frame::END_STREAM | Frame::END_HEADERS, 1, $fields));
$connect = fn (?array $settings = []) => new Http2Client($server->address(), $settings);
$nothing = fn () => '';

// What is sent at once, and what is sent ten times a second.
$peers = [
    'HEADERS octet by octet' => [$connect(), implode(array_splice($head, 0, 12)), function () use (&$head) {
        return array_shift($head) ?? '';
    }],
    'HEADERS that never end' => [$connect(), Frame::make(Frame::HEADERS, 0, 1, $fields), fn () => Frame::make(Frame::CONTINUATION, 0, 1, '')],
    'HEADERS that never end beside a request' => [$connect(), Frame::get(1, '/park') . Frame::make(Frame::HEADERS, 0, 3, $fields), $nothing],
    'no SETTINGS' => [$connect(null), Http2Client::PREFACE, $nothing],
    'half a preface' => [$connect(null), substr(Http2Client::PREFACE, 0, 10), $nothing],
    'nothing at all' => [$connect(null), '', $nothing],
    'no request' => [$connect(), '', $nothing],
    'PING for ever' => [$connect(), '', fn () => Frame::make(Frame::PING, 0, 0, '12345678')],
    'body octet by octet' => [$connect(), Frame::request(1, 'POST', '/upload'), fn () => Frame::make(Frame::DATA, 0, 1, 'x')],
    'body that never comes' => [$connect(), Frame::request(1, 'POST', '/upload'), $nothing],
    'window of 0' => [$connect([4 => 0]), Frame::get(1, '/large'), $nothing],
    'window of 0, streamed' => [$connect([4 => 0]), Frame::get(1, '/stream'), $nothing],
    'window of 1' => [$connect([4 => 1]), Frame::get(1, '/large'), fn () => Frame::windowUpdate(1, 1)],
    'window that is never opened' => [$connect(), Frame::get(1, '/large'), $nothing],
    'an honest one' => [$connect(), '', fn () => ''],
];
$unread = $connect([4 => 0x7fffffff]);
$unread->send(Frame::windowUpdate(0, 0x7fff0000 - 65535), Frame::get(1, '/large'));

$stream = 1;
foreach ($peers as [$client, $bytes]) {
    $client->takesBodies = false;
    $client->send($bytes);
}
$failures = 0;
for ($end = microtime(true) + 4; microtime(true) < $end; usleep(100_000)) {
    foreach ($peers as $title => [$client, , $next]) {
        $client->send($next());
    }
    $honest = $peers['an honest one'][0];
    $honest->send(Frame::get($stream));
    $failures += $honest->response($stream)?->status !== 200;
    $stream += 2;
}
echo $failures === 0 ? "the honest one: all answered\n" : "the honest one: $failures failed\n";
foreach ($peers as $title => [$client]) {
    $end = $client->end();
    $answer = $client->responses[1] ?? null;
    echo "$title: ", isset($client->resets[1]) ? 'stream ' . $client->resets[1] . ', ' : '', $title !== 'an honest one' && $answer ? "answer $answer->status, " : '', $end, "\n";
}
echo 'nothing read: ', $unread->end(), strlen($unread->responses[1]->body ?? '') < 20_000_000 ? ', answer incomplete' : ', answer complete', "\n";
foreach ([[$unread], ...$peers] as [$client]) {
    $client->close();
}
for ($end = microtime(true) + 10; microtime(true) < $end; usleep(5000)) {
    $left = Weft\Test\curl('--http2-prior-knowledge', $server->url('/'))[1];
    if (str_contains($left, '"conns_active_h2":1,')) {
        break;
    }
}
echo "$left\n";
$server->stop();
--EXPECT--
the honest one: all answered
HEADERS octet by octet: ENHANCE_YOUR_CALM
HEADERS that never end: ENHANCE_YOUR_CALM
HEADERS that never end beside a request: ENHANCE_YOUR_CALM
no SETTINGS: NO_ERROR
half a preface: closed
nothing at all: closed
no request: NO_ERROR
PING for ever: NO_ERROR
body octet by octet: stream NO_ERROR, answer 408, NO_ERROR
body that never comes: stream NO_ERROR, answer 408, NO_ERROR
window of 0: stream CANCEL, answer 200, NO_ERROR
window of 0, streamed: stream CANCEL, answer 200, NO_ERROR
window of 1: stream CANCEL, answer 200, NO_ERROR
window that is never opened: stream CANCEL, answer 200, NO_ERROR
an honest one: NO_ERROR
nothing read: closed, answer incomplete
{"active_requests":1,"h2_streams_active":1,"conns_active_h2":1}

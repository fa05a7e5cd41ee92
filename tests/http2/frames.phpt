--TEST--
Settings, flow control, priorities, trailers and interim answers, frame by frame
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';
require __DIR__ . '/../helpers/http2_client.inc';

use Weft\Test\{Frame, Http2Client};

$server = Weft\Test\Server::start(<<<'PHP'
<?php
final class Progress
{
    public static int $pieces = 0;
}
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setHttp2MaxConcurrentStreams(50)->setHttp2StreamWindowBytes(100_000)
    ->setHttp2ConnectionWindowBytes(1_000_000)->setHttp2MaxFrameSize(20_000)->setHttp2HeaderListBytes(10_000);
weft_test_serve(function ($request, $response) {
    switch ($request->getPath()) {
        case '/pieces':
            for (Progress::$pieces = 0; Progress::$pieces < 200; Progress::$pieces++) {
                $response->write(str_repeat('x', 10_000));
            }
            return $response->end();
        case '/progress': return $response->setBody((string) Progress::$pieces);
        case '/large': return $response->setBody(str_repeat($request->getQuery()['of'], 300_000));
        case '/upload':
            $body = $request->getBody();
            $response->setTrailer('x-md5', md5($body))->setTrailer('x-seen', (string) $request->getTrailer('x-client'));
            return $response->setBody((string) strlen($body));
        case '/hints': return $response->informational(103, ['link' => '</a>'])->informational(103, ['link' => '</b>'])->setBody('hinted');
        case '/continue': return $response->setBody(strrev($request->getBody()));
        default: return $response->setHeader('x-method', $request->getMethod())->setBody('body');
    }
}, $config);
PHP);
$connect = fn (array $settings = []) => new Http2Client($server->address(), $settings);

echo "- what the server announces\n";
$client = $connect();
$update = $client->until(fn ($frame) => $frame->is(Frame::WINDOW_UPDATE, 0));
ksort($client->settings);
echo json_encode($client->settings), ', connection window ', 65_535 + unpack('N', $update->payload)[1], "\n";

echo "- HEAD, interim answers\n";
$client->send(Frame::request(1, 'HEAD', '/', flags: Frame::END_STREAM));
$frame = $client->until(fn ($frame) => $frame->is(Frame::HEADERS, 1));
echo 'HEAD: ', $frame->flags & Frame::END_STREAM ? 'ends with its fields' : 'goes on', ', ', $client->responses[1]->header('content-length'), ' octets, ', $client->responses[1]->header('x-method'), "\n";
$client->send(Frame::get(3, '/hints'));
for ($statuses = []; !isset($client->ended[3]);) {
    if ($client->next()->is(Frame::HEADERS, 3)) {
        $statuses[] = $client->responses[3]->status . ' ' . $client->responses[3]->header('link');
    }
}
echo 'hints: ', implode(', ', $statuses), $client->responses[3]->body, "\n";
$client->send(Frame::request(5, 'POST', '/continue', ['expect' => '100-continue']));
$client->until(fn ($frame) => $frame->is(Frame::HEADERS, 5));
echo 'expect: ', $client->responses[5]->status;
$client->send(Frame::make(Frame::DATA, Frame::END_STREAM, 5, 'abc'));
echo ', ', $client->response(5)->status, ' ', $client->responses[5]->body, "\n";

echo "- an upload beyond the windows, paused, with trailers\n";
$body = random_bytes(400_000);
$client->send(Frame::request(7, 'POST', '/upload'));
for ($sent = 0, $paused = false; $sent < strlen($body);) {
    while (($room = 100_000 + ($client->credits[7] ?? 0) - $sent) <= 0) {
        $client->next();
    }
    $piece = substr($body, $sent, min(16_000, $room));
    $client->send(Frame::make(Frame::DATA, 0, 7, $piece));
    $sent += strlen($piece);
    if ($sent > 200_000 && !$paused) {
        $paused = $client->sync();
        usleep(100_000);
    }
}
$client->send(Frame::make(Frame::HEADERS, Frame::END_STREAM | Frame::END_HEADERS, 7, Frame::fields(['x-client' => 'trailer'])));
$response = $client->response(7);
echo $response->body, ' octets, ', $response->trailers === [['x-md5', md5($body)], ['x-seen', 'trailer']] ? 'as sent, trailers both ways' : json_encode($response->trailers), "\n";
$client->close();

echo "- a reader that stops\n";
$client = $connect();
$other = $connect();
$client->takesBodies = false;
$client->send(Frame::get(1, '/pieces'));
$progress = function (int $stream) use ($other): int {
    $other->send(Frame::get($stream, '/progress'));
    return (int) $other->response($stream)->body;
};
while (strlen($client->responses[1]->body ?? '') < 65_535) {
    $client->next();
}
for ($stream = 1, $before = -1; ($now = $progress($stream)) !== $before; $stream += 2, usleep(50_000)) {
    $before = $now;
}
echo strlen($client->responses[1]->body), ' octets have come, ', $now > 6 && $now < 50 ? 'the handler waits' : "the handler is at $now", "\n";
$client->takesBodies = true;
$client->send(Frame::windowUpdate(0, 65_535), Frame::windowUpdate(1, 65_535));
echo strlen($client->response(1)->body), " octets after all\n";
$client->close();

echo "- priorities\n";
// Two bodies under way, as far as the connection's window goes; then it opens. In what order do they come?
$order = function (array $fields, ?callable $prepare = null) use ($connect): string {
    $client = $connect([4 => 1_000_000]);
    $client->takesBodies = false;
    $client->send(...array_map(fn ($i, $priority) => Frame::get(2 * $i + 1, "/large?of=$i", $priority === '' ? [] : ['priority' => $priority]), array_keys($fields), $fields));
    for ($seen = 0; $seen < 65_535;) {
        $frame = $client->next();
        $seen += $frame->type === Frame::DATA ? strlen($frame->payload) : 0;
    }
    $client->sync();
    $prepare && $prepare($client);
    $client->send(Frame::windowUpdate(0, 2_000_000));
    $order = [];
    while (count($client->ended) < count($fields)) {
        $frame = $client->next();
        if ($frame->type === Frame::DATA && end($order) !== $frame->stream) {
            $order[] = $frame->stream;
        }
    }
    $client->close();
    return count($order) > 2 * count($fields) ? 'by turns' : implode(' ', $order);
};
echo 'urgency: ', $order(['u=7', 'u=0', 'u=5']), "\n";
echo 'the same urgency: ', $order(['', '', '']), "\n";
echo 'incremental: ', $order(['i', 'i', 'i']), "\n";
echo 'incremental of different urgency: ', $order(['u=6,i', 'u=1,i']), "\n";
echo 'PRIORITY_UPDATE: ', $order(['', '', ''], fn ($client) => $client->send(Frame::make(Frame::PRIORITY_UPDATE, 0, 0, "\0\0\0\5u=0"))), "\n";

echo "- a client that answers every frame\n";
$client = $connect();
for ($stream = 1, $answered = 0; $stream <= 4001; $stream += 2) {
    $client->send(Frame::get($stream), Frame::make(Frame::PING, 0, 0, '12345678'));
    $answered += $client->response($stream)?->status === 200;
    $client->send(Frame::windowUpdate(0, 4));
}
echo "$answered answers\n";
$client->close();

echo "- streams beyond the limit\n";
$client = $connect([4 => 0]);
$client->send(...array_map(fn ($i) => Frame::get(2 * $i + 1), range(0, 51)));
while (count($client->resets) < 2 && $client->next());
echo implode(', ', array_map(fn ($stream, $code) => "$stream $code", array_keys($client->resets), $client->resets)), "\n";
$client->send(Frame::settings([4 => 65_535]));
echo $client->response(1)->body, ' ', $client->response(99)->body, ' ', $client->send(Frame::get(105)) ? $client->response(105)->body : '', "\n";
echo "- a window closed below zero\n";
$client->send(Frame::get(107, '/large?of=a'), Frame::settings([4 => 0]));
$client->sync();
$client->send(Frame::settings([4 => 65_535]));
echo strlen($client->response(107)->body), "\n";
echo "- a window beyond its limit by SETTINGS\n";
$client->send(Frame::settings([4 => 0]), Frame::get(109), Frame::windowUpdate(109, 0x7fff0000), Frame::settings([4 => 0x7fffffff]));
echo $client->end(), "\n";
$server->stop();
--EXPECT--
- what the server announces
{"3":50,"4":100000,"5":20000,"6":10000,"9":1}, connection window 1000000
- HEAD, interim answers
HEAD: ends with its fields, 4 octets, HEAD
hints: 103 </a>, 103 </b>, 200 hinted
expect: 100, 200 cba
- an upload beyond the windows, paused, with trailers
400000 octets, as sent, trailers both ways
- a reader that stops
65535 octets have come, the handler waits
2000000 octets after all
- priorities
urgency: 3 5 1
the same urgency: 1 3 5
incremental: by turns
incremental of different urgency: 3 1
PRIORITY_UPDATE: 5 1 3
- a client that answers every frame
2001 answers
- streams beyond the limit
101 REFUSED_STREAM, 103 REFUSED_STREAM
body body body
- a window closed below zero
300000
- a window beyond its limit by SETTINGS
FLOW_CONTROL_ERROR

--TEST--
EventStream: a client that does not read holds its write buffer, is dropped when it is too far behind, and the others miss nothing
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setStreamWriteBufferBytes(65536)->setWriteTimeout(0)->setBackpressureTargetMs(0);
$stream = new Weft\EventStream('ticks', 1 << 20, 0);
$server = new Weft\HttpServer($config);
$server->addHttpHandler(function ($request, $response) use ($stream, $server) {
    switch ($request->getPath()) {
        case '/attach':
            $stream->attach($response, $request->getQueryParam('after'));
            fwrite(STDERR, 'gone: ' . $request->getQueryParam('name') . "\n");
            return;
        case '/flood':
            static $i = 0;
            for ($end = $i + 100; $i < $end; $i++) {
                $stream->publish("$i " . str_repeat('x', 10_000));
            }
            return;
        case '/stats':
            $stats = $server->getTelemetry();
            return $response->json([
                $stats['event_clients'], $stats['events_published_total'], $stats['event_clients_dropped_total'],
                memory_get_peak_usage() < 8_000_000,
            ]);
    }
});
weft_test_start($server);
PHP);
$attach = function (string $name, string $after = '') use ($server) {
    $client = $server->connect()->request('GET', "/attach?name=$name&after=$after");
    while ($client->line() !== '') {
    }
    return $client;
};
$slow = $attach('slow');
$quick = $attach('quick');
while ($server->get('/stats')->body !== '[2,0,0,true]') {
    usleep(5000);
}
$expected = $published = 0;
$text = '';
while ($expected < 2000) {
    // Never more ahead of the quick one than the ring holds, whatever pieces its chunks come in.
    if ($expected === $published) {
        $server->get('/flood');
        $published += 100;
    }
    $text .= $quick->bytes((int) hexdec($quick->line()));
    $quick->line();
    while (($end = strpos($text, "\n\n")) !== false) {
        if (preg_match('~^id: (\d+)\ndata: (\d+) x{10000}$~', substr($text, 0, $end), $match)) {
            $match[2] == $expected || exit("missed $expected: $match[2]\n");
            $expected++;
            $last = $match[1];
        }
        $text = substr($text, $end + 2);
    }
}
echo "the quick one has them all\n";
var_dump($server->awaitLog('gone: slow'));
echo $server->get('/stats')->body, "\n";
// What it has been sent before is whole, and then its stream ended in order.
$body = '';
while (($size = (int) hexdec($slow->line())) > 0) {
    $body .= $slow->bytes($size);
    $slow->line();
}
preg_match_all('~^id: (\d+)\ndata: (\d+) x{10000}\n\n~m', $body, $records);
echo ':' . "\n\n" . implode('', $records[0]) === $body ? 'whole records' : 'broken', ', ',
    $records[2] == range(0, count($records[2]) - 1) ? 'in order' : 'not in order', "\n";
$late = $attach('late', (string) ((int) $last - 2));
$rest = '';
while (!str_contains($rest, "data: 1999 ")) {
    $rest .= $late->bytes((int) hexdec($late->line()));
    $late->line();
}
echo preg_match_all('~^data: (\d+)~m', $rest), " to come\n";
$late->close();
$quick->close();
var_dump($server->awaitLog('gone: late') && $server->awaitLog('gone: quick'));
echo $server->get('/stats')->body, "\n";
$server->stop();
--EXPECT--
the quick one has them all
bool(true)
[1,2000,1,true]
whole records, in order
2 to come
bool(true)
[0,2000,1,true]

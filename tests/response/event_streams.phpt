--TEST--
Heartbeats keep a quiet stream of events alive; a server that stops ends it in order
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setStreamWriteBufferBytes(4096);
weft_test_serve(function ($request, $response) {
    switch ($request->getPath()) {
        case '/beats':
            $response->sseHeartbeat(100);
            break;
        case '/off':
            $response->sseHeartbeat(100)->sseHeartbeat(0)->sseEvent('x');
            break;
        case '/kept':
            global $kept;
            $kept = $response->sseHeartbeat(100)->sseEvent('x');
            return;
        case '/full':
            while ($response->trySseEvent(str_repeat('x', 1000))) {
            }
            fwrite(STDERR, "refused\n");
            $response->awaitWritable();
            fwrite(STDERR, "room again\n");
            return $response->sseEvent('last');
    }
    try {
        Async\delay(60_000);
    } finally {
        fwrite(STDERR, $request->getPath() . " left\n");
    }
}, $config);
PHP);
$read = function ($client, int $chunks): string {
    $text = '';
    while ($chunks-- > 0) {
        $size = hexdec($client->line());
        $text .= $client->bytes($size);
        $client->line();
    }
    return $text;
};
$skip_head = function ($client) {
    while ($client->line() !== '') {
    }
    return $client;
};
$beats = $skip_head($server->connect()->request('GET', '/beats'));
echo json_encode($read($beats, 3)), "\n";
$beats->close();
var_dump($server->awaitLog('/beats left'));

$kept = $server->connect()->request('GET', '/kept')->receive();
echo json_encode($kept->body), "\n";

// More than the sockets between hold: the stream is refused first, then goes on.
$full = $server->connect()->request('GET', '/full');
var_dump($server->awaitLog('refused'));
$body = $full->receive()->body;
echo str_ends_with($body, "x\n\ndata: last\n\n") ? 'whole' : 'broken', ', ', substr_count($server->log(), 'room again'), "\n";

$off = $skip_head($server->connect()->request('GET', '/off'));
echo json_encode($read($off, 1)), "\n";
$waiting = $skip_head($server->connect()->request('GET', '/beats'));
$read($waiting, 1);
posix_kill($server->pid(), SIGTERM);
echo json_encode($off->receiveAll()), "\n";
echo json_encode(preg_replace('~^(3\r\n:\n\n\r\n)+~', '', $waiting->receiveAll())), "\n";
echo substr_count($server->log(), '/beats left'), substr_count($server->log(), '/off left'), "\n";
$server->stop();
--EXPECT--
":\n\n:\n\n:\n\n"
bool(true)
"data: x\n\n"
bool(true)
whole, 1
"data: x\n\n"
"0\r\n\r\n"
"0\r\n\r\n"
21

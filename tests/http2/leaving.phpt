--TEST--
Connections are asked to leave twice, and whatever was asked for meanwhile is answered
--EXTENSIONS--
weft
pcntl
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';
require __DIR__ . '/../helpers/http2_client.inc';

use Weft\Test\{Frame, Http2Client, Server};

function script(string $settings): string
{
    return "<?php\n" . <<<PHP
        \$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setLogSeverity(Weft\LogSeverity::INFO)$settings;
        weft_test_serve(function (\$request, \$response) {
            if (\$request->getPath() === '/slow') {
                \$response->write('be');
                Async\delay(700);
                return \$response->end('gun');
            }
            \$response->setBody((string) getmypid());
        }, \$config);
        PHP;
}

$goaways = fn (Http2Client $client) => implode(', ', array_map(fn ($frame) => ($frame->lastStream() === 0x7fffffff ? 'all' : "up to {$frame->lastStream()}") . " {$frame->code()}", $client->goaways));
$is = fn (int $type, ?int $stream = null) => fn ($frame) => $frame->is($type, $stream);

echo "- SIGTERM\n";
$server = Server::start(script(''));
$client = new Http2Client($server->address());
$idle = new Http2Client($server->address());
$idle->send(Frame::get(1));
$idle->response(1);
$client->send(Frame::get(1, '/slow'), Frame::get(3, '/slow'));
$client->until($is(Frame::DATA, 3));
$server->signal(SIGTERM);
$ping = null;
while ($ping === null || $client->goaways === []) {
    $frame = $client->next();
    $ping = $frame->is(Frame::PING) ? $frame : $ping;
}
// Crosses the first GOAWAY; the second comes when the PING beside it has been answered.
$client->send(Frame::get(5));
echo 'crossing: ', $client->response(5)?->status, "\n";
$client->send(Frame::make(Frame::PING, Frame::ACK, 0, $ping->payload));
$client->until($is(Frame::GOAWAY));
$client->send(Frame::get(7));
echo 'under way: ', $client->response(1)?->body, ' ', $client->response(3)?->body, ', end: ', $client->end(), "\n";
echo 'too late: ', isset($client->responses[7]) ? 'answered' : $client->resets[7] ?? 'ignored', "\n", $goaways($client), "\n";
$idle->end();
echo 'an idle one: ', $goaways($idle), "\n";
echo 'exit code ', $server->awaitExit(), "\n";
$server->stop();

echo "- age\n";
$server = Server::start(script('->setMaxConnectionAgeMs(1000)'));
$client = new Http2Client($server->address());
for ($stream = 1; $client->goaways === []; $stream += 2) {
    $client->send(Frame::get($stream, $stream === 1 ? '/slow' : '/'));
    if (!$client->response($stream)) {
        echo "stream $stream is lost\n";
    }
    // A pause that is long enough for the server to seize it.
    $client->hasInput(0.4);
}
$client->end();
echo $goaways($client) === 'all NO_ERROR, up to ' . ($stream - 2) . ' NO_ERROR' ? 'asked twice, nothing lost' : $goaways($client), "\n";
$server->stop();

echo "- reload under a busy client\n";
$server = Server::start(script('->setWorkers(2)'));
$client = new Http2Client($server->address());
$client->send(Frame::get(1));
$old = $client->response(1)->body;
$server->signal(SIGHUP);
$lost = 0;
for ($stream = 3; $stream < 1000 || $stream % 100 !== 1 || !str_contains($server->log(), 'reload.ready'); $stream += 2) {
    $client->send(Frame::get($stream));
    $lost += $client->response($stream)?->body !== $old;
}
echo $lost, " lost\n";
$client->send(Frame::get($stream, '/slow'));
echo $client->response($stream)->body, ', then ', $client->end(), "\n";
$goaways($client) === "all NO_ERROR, up to $stream NO_ERROR" || print($goaways($client) . "\n");
echo $server->awaitLog('reload.done') ? 'done' : 'not done', ', ';
$client = new Http2Client($server->address());
$client->send(Frame::get(1));
echo $client->response(1)->body !== $old ? 'somebody else answers' : 'the old one answers', "\n";
$client->close();
$server->stop();
--EXPECT--
- SIGTERM
crossing: 200
under way: begun begun, end: NO_ERROR, NO_ERROR
too late: ignored
all NO_ERROR, up to 5 NO_ERROR
an idle one: all NO_ERROR, up to 1 NO_ERROR
exit code 0
- age
asked twice, nothing lost
- reload under a busy client
0 lost
begun, then NO_ERROR, NO_ERROR
done, somebody else answers

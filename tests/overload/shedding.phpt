--TEST--
More than the worker can do: some are answered, the others told to come again, and it passes
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setBackpressureTargetMs(20)->setRetryAfter(3);
$server = new Weft\HttpServer($config);
$server->addHttpHandler(function ($request, $response) use ($server) {
    if ($request->getPath() === '/telemetry') {
        $response->json($server->getTelemetry());
        return;
    }
    $end = hrtime(true) + 5_000_000;
    while (hrtime(true) < $end);
    $response->setBody('done');
});
weft_test_start($server);
PHP);

/** Every answer so far on a socket, taken off its buffer: [status, complete head] each. */
function takeAnswers(string &$buffer): array
{
    $answers = [];
    while (preg_match('~^HTTP/1\.1 (\d+) .*?\r\n\r\n~s', $buffer, $match) && preg_match('~content-length: (\d+)~i', $match[0], $length)) {
        $size = strlen($match[0]) + (int) $length[1];
        if (strlen($buffer) < $size) {
            break;
        }
        $answers[] = [(int) $match[1], strtolower($match[0])];
        $buffer = substr($buffer, $size);
    }
    return $answers;
}

// 60 clients that ask again as soon as they have an answer.
const REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
$sockets = $buffers = [];
for ($i = 0; $i < 60; $i++) {
    $sockets[$i] = stream_socket_client('tcp://' . $server->address());
    stream_set_blocking($sockets[$i], false);
    fwrite($sockets[$i], REQUEST);
    $buffers[$i] = '';
}
$counts = [];
$refusal = '';
$deadline = microtime(true) + 60;
while ((($counts[503] ?? 0) < 100 || ($counts[200] ?? 0) < 20) && microtime(true) < $deadline) {
    $read = $sockets;
    $none = null;
    stream_select($read, $none, $none, 1);
    foreach ($read as $i => $socket) {
        $buffers[$i] .= fread($socket, 65536);
        if (feof($socket)) {
            unset($sockets[$i]);
            continue;
        }
        foreach (takeAnswers($buffers[$i]) as [$status, $head]) {
            $counts[$status] = ($counts[$status] ?? 0) + 1;
            if ($status === 503 && !str_contains($head, 'connection: close')) {
                $refusal = $head;
            }
            str_contains($head, 'connection: close') || fwrite($socket, REQUEST);
        }
    }
}
ksort($counts);
echo implode(' ', array_keys($counts)), "\n";
var_dump(str_contains($refusal, "\r\nretry-after: 3\r\n"));

// Those who stay have one answer each to come.
$left = $sockets;
while ($left && microtime(true) < $deadline) {
    $read = $left;
    stream_select($read, $none, $none, 1);
    foreach ($read as $i => $socket) {
        $buffers[$i] .= fread($socket, 65536);
        if (feof($socket) || takeAnswers($buffers[$i])) {
            unset($left[$i]);
        }
    }
}
// By and by: nobody is told to come again any more.
$telemetry = null;
for ($inARow = 0; ($inARow < 20 || !$telemetry || $telemetry['listeners_paused'] !== 0) && microtime(true) < $deadline;) {
    $inARow = $server->get('/')->status === 200 ? $inARow + 1 : 0;
    $answer = $server->get('/telemetry');
    $telemetry = $answer->status === 200 ? json_decode($answer->body, true) : null;
}
echo $inARow >= 20 ? "passed\n" : "goes on\n";
echo implode(' ', array_map('intval', [
    $telemetry['codel_trips_total'] > 0,
    $telemetry['requests_shed_overload_total'] >= 100,
    $telemetry['requests_shed_total'] === $telemetry['requests_shed_overload_total'],
    $telemetry['pause_count_total'] > 0,
    $telemetry['paused_total_ms'] > 0,
    $telemetry['listeners_paused'] === 0,
    $telemetry['sojourn_avg_ms'] > 5,
    $telemetry['sojourn_max_ms'] >= $telemetry['sojourn_avg_ms'],
])), "\n";
$server->stop();
--EXPECT--
200 503
bool(true)
passed
1 1 1 1 1 1 1 1

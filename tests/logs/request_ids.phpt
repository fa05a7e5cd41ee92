--TEST--
A request has an id, its own or a new one: for the handler, in every answer and in the log
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$log = sys_get_temp_dir() . '/weft-ids-' . getmypid();
$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setRequestIdHeader('X-Request-ID')
    ->setMaxInflightRequests(1)->setMaxBodySize(1024)->setLogSinks([
        ['type' => 'file', 'path' => $argv[1], 'format' => 'json', 'category' => 'access', 'level' => Weft\LogSeverity::INFO],
    ]);
weft_test_serve(function ($request, $response) {
    switch ($request->getPath()) {
        case '/own': return $response->setHeader('X-Request-Id', 'from the handler')->setBody('x');
        case '/throw': throw new Exception('x');
        case '/stream': $response->write('a'); return $response->end('b');
        case '/wait': Async\delay(60_000);
        default: $response->setBody((string) $request->getRequestId());
    }
}, $config);
PHP, ['log_errors' => 0], [$log]);

$expected = [];
$show = function (Weft\Test\Response $response) use (&$expected): string {
    $ids = $response->headerAll('x-request-id');
    $expected[] = $ids[0] ?? null;
    return "$response->status " . implode(' | ', preg_replace('/^[0-9a-f]{32}$/D', 'made', $ids)) . ' ' . ($response->body === $ids[0] ? 'same' : 'other') . "\n";
};
foreach (['abc-1', str_repeat('~', 128), str_repeat('x', 129), 'a b', "\u{e9}", ''] as $id) {
    echo $show($server->get('/', ['X-Request-ID' => $id]));
}
echo $show($server->get('/'));
foreach (['/own', '/throw', '/stream'] as $path) {
    echo $path, ' ', $show($server->get($path, ['x-request-id' => 'mine']));
}
echo 'too large ', $show($server->connect()->send("POST / HTTP/1.1\r\nHost: h\r\nx-request-id: mine\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n")->receive());

$client = $server->connect()->request('GET', '/wait', ['x-request-id' => 'waits']);
do {
    $response = $server->get('/', ['x-request-id' => 'shed']);
} while ($response->status !== 503);
echo 'shed ', $show($response);
$client->close();
$server->stop();

foreach (file($log) as $line) {
    $ids[] = json_decode($line, true)['Attributes']['http.request.id'];
}
var_dump(array_slice($ids, 0, 11) === array_slice($expected, 0, 11), in_array('shed', $ids, true), in_array('waits', $ids, true));
unlink($log);
?>
--EXPECT--
200 abc-1 same
200 ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ same
200 made same
200 made same
200 made same
200 made same
200 made same
/own 200 mine other
/throw 500 mine other
/stream 200 mine other
too large 413 mine other
shed 503 shed other
bool(true)
bool(true)
bool(true)

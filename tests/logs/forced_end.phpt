--TEST--
A forced end: what a cancelled handler answers still arrives, and the access log tells what did
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$log = tempnam(sys_get_temp_dir(), 'weft-access-');
$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setLogSinks([
    ['type' => 'file', 'path' => $argv[1], 'format' => 'json', 'category' => 'access', 'level' => Weft\LogSeverity::INFO],
]);
weft_test_serve(function ($request, $response) {
    fwrite(STDERR, $request->getPath() . "\n");
    if ($request->getPath() === '/streams') {
        $response->write('part');
    }
    try {
        Async\delay(60_000);
    } catch (Async\AsyncCancellation $cancellation) {
        if ($request->getPath() === '/answers') {
            $response->setStatusCode(202)->setBody('later');
            return;
        }
        if ($request->getPath() === '/goes-on') {
            // There is nobody to answer when this is over.
            Async\delay(50);
            return;
        }
        throw $cancellation;
    }
}, $config);
PHP, arguments: [$log]);
$clients = [];
foreach (['/gives-up', '/answers', '/streams', '/goes-on'] as $path) {
    $clients[$path] = $server->connect()->request('GET', $path);
    $server->awaitLog("$path\n");
}
$server->signal(SIGTERM);
while (@stream_socket_client('tcp://' . $server->address(), timeout: 1)) {
}
$server->signal(SIGTERM);
var_dump($server->awaitExit());
foreach ($clients as $path => $client) {
    echo $path, ': ', strtok($client->receiveAll(), "\r\n") ?: 'nothing', "\n";
}
$records = [];
foreach (file($log) as $line) {
    $attributes = json_decode($line, true, 16, JSON_THROW_ON_ERROR)['Attributes'];
    $records[$attributes['url.path']] = ($attributes['http.response.status_code'] ?? 'no status') . ' ' . ($attributes['error.type'] ?? '');
}
foreach (array_keys($clients) as $path) {
    echo $path, ': ', $records[$path] ?? 'no record', "\n";
}
unlink($log);
?>
--EXPECT--
int(0)
/gives-up: HTTP/1.1 503 Service Unavailable
/answers: HTTP/1.1 202 Accepted
/streams: HTTP/1.1 200 OK
/goes-on: nothing
/gives-up: 503 
/answers: 202 
/streams: 200 
/goes-on: no status response_aborted

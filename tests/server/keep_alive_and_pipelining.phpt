--TEST--
Requests on one connection are answered in order, also when the first is slow
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
weft_test_serve(function ($request, $response) {
    if ($request->getPath() === '/slow') {
        Async\delay(50);
    }
    $response->setBody($request->getPath());
});
PHP);
$client = $server->connect();
$client->send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
foreach ($client->receiveMany(4) as $response) {
    echo $response->status, ' ', $response->body, "\n";
}
$client->request('GET', '/last', ['Connection' => 'close']);
$response = $client->receive();
echo $response->body, ' ', $response->header('connection'), "\n";
var_dump($client->isEnded());
$server->stop();
--EXPECT--
200 /slow
200 /1
200 /slow
200 /2
/last close
bool(true)

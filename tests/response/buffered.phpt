--TEST--
Buffered responses: framing, fields, HEAD and bodiless statuses
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
weft_test_serve(function ($request, $response) {
    match ($request->getPath()) {
        '/empty' => null,
        '/append' => $response->setBody('a')->appendBody('b')->appendBody(str_repeat('c', 3)),
        '/status' => $response->setStatusCode(418)->setReasonPhrase("I'm a\r\nteapot"),
        '/204' => $response->setStatusCode(204)->setBody('dropped'),
        '/205' => $response->setStatusCode(205)->setBody('dropped'),
        '/304' => $response->setStatusCode(304)->setHeader('Content-Length', '42'),
        '/fields' => $response->setHeader('X-One', 'first')->setHeader('x-one', 'second')
            ->addHeader('Vary', ['accept', 'cookie'])->addHeader('vary', 'origin')->setHeader('X-Gone', '1')->removeHeader('x-gone'),
        '/date' => $response->setHeader('date', 'Tue, 15 Nov 1994 08:12:31 GMT'),
        '/large' => $response->setBody(str_repeat('x', 300_000)),
        default => $response->setBody('body'),
    };
});
PHP);
$client = $server->connect();
foreach (['/empty', '/append', '/status', '/204', '/205', '/304', '/fields', '/date'] as $path) {
    $response = $client->request('GET', $path)->receive();
    echo $path, ' ', $response->status, ' ', json_encode($response->reason), "\n";
    foreach ($response->headers as [$name, $value]) {
        if ($name !== 'Date') {
            echo "  $name: $value\n";
        }
    }
    echo '  ', json_encode($response->body), "\n";
}
$head = $client->request('HEAD', '/')->receive('HEAD');
echo 'HEAD ', $head->status, ' ', $head->header('content-length'), ' ', json_encode($head->body), "\n";
$large = $client->request('GET', '/large')->receive();
echo strlen($large->body), ' ', md5($large->body) === md5(str_repeat('x', 300_000)) ? 'intact' : 'damaged', "\n";
$date = $client->request('GET', '/')->receive()->header('date');
var_dump(abs(strtotime($date) - time()) <= 2);
$server->stop();
--EXPECT--
/empty 200 "OK"
  Content-Length: 0
  ""
/append 200 "OK"
  Content-Length: 5
  "abccc"
/status 418 "I'm a  teapot"
  Content-Length: 0
  ""
/204 204 "No Content"
  ""
/205 205 "Reset Content"
  Content-Length: 0
  ""
/304 304 "Not Modified"
  Content-Length: 42
  ""
/fields 200 "OK"
  Content-Length: 0
  x-one: second
  vary: accept
  vary: cookie
  vary: origin
  ""
/date 200 "OK"
  Content-Length: 0
  date: Tue, 15 Nov 1994 08:12:31 GMT
  ""
HEAD 200 4 ""
300000 intact
bool(true)

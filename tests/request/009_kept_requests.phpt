--TEST--
A request that is kept stays what it was, whatever becomes of connection and object
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
weft_test_serve(function ($request, $response) {
    static $kept = [], $weak, $map;
    $map ??= new WeakMap();
    switch ($request->getPath()) {
        case '/keep':
            $kept[] = $request;
            $request->getHeaders();
            break;
        case '/weak':
            $weak = WeakReference::create($request);
            $map[$request] = 'attribute';
            break;
        case '/show':
            $response->json([
                array_map(fn ($r) => [
                    $r->getMethod(), $r->getUri(), $r->getQuery(), $r->getHeader('x-n'), $r->getHost(), $r->getBody(),
                    $r->getRemoteAddress(), count($r->getHeaders()),
                ], $kept),
                $weak->get() === null, count($map), isset($map[$request]),
            ], 200, JSON_UNESCAPED_SLASHES);
    }
});
PHP);
$client = $server->connect();
for ($i = 1; $i <= 3; $i++) {
    $client->send("POST /keep?i=$i HTTP/1.1\r\nHost: h$i:80\r\nX-N: $i\r\nContent-Length: 2\r\n\r\nb$i");
    $client->receive();
}
$client->send("GET /weak HTTP/1.1\r\nHost: a\r\n\r\n");
$client->receive();
unset($client);
foreach (json_decode($server->get('/show')->body) as $part) {
    foreach (is_array($part) ? $part : [$part] as $row) {
        echo json_encode($row, JSON_UNESCAPED_SLASHES), "\n";
    }
}
$server->stop();
--EXPECT--
["POST","/keep?i=1",{"i":"1"},"1","h1","b1","127.0.0.1",3]
["POST","/keep?i=2",{"i":"2"},"2","h2","b2","127.0.0.1",3]
["POST","/keep?i=3",{"i":"3"},"3","h3","b3","127.0.0.1",3]
true
0
false

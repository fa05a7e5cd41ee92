--TEST--
Streamed responses: chunks, trailers, interim answers, HTTP/1.0, HEAD, declared lengths
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
weft_test_serve(function ($request, $response) {
    switch ($request->getPath()) {
        case '/chunks':
            $response->write('one,')->write('')->write('two,');
            Async\delay(5);
            $response->write('three');
            break;
        case '/trailers':
            $response->setTrailer('x-sum', '0')->write('data');
            $response->setTrailer('x-sum', '4');
            break;
        case '/buffered-trailers':
            $response->setBody('data')->setTrailers(['x-a' => '1', 'x-b' => '2']);
            break;
        case '/hints':
            $response->informational(103, ['Link' => ['</a>', '</b>']])->setBody('final');
            break;
        case '/declared':
            $response->setHeader('content-length', '6')->write('abc')->write('def');
            break;
        case '/end':
            $response->write('first,');
            $response->end('last');
            break;
        case '/states':
            $states = [$response->isHeadersSent(), $response->isWritable(), $response->isEnded()];
            $response->write(json_encode($states));
            $states = [$response->isHeadersSent(), $response->isWritable(), $response->isEnded(), $response->tryWrite('.'), $response->awaitWritable(5)];
            $response->end(json_encode($states));
            fwrite(STDERR, json_encode([$response->isWritable(), $response->isEnded()]) . "\n");
            break;
        case '/mixed':
            $response->setBody('x');
            try { $response->write('y'); } catch (Weft\HttpServerRuntimeException $e) { $response->appendBody(' ' . $e->getMessage()); }
            break;
        case '/mixed2':
            $response->write('x');
            foreach ([fn () => $response->setBody('y'), fn () => $response->setHeader('a', 'b'), fn () => $response->setTrailer('late', '1')] as $call) {
                try { $call(); } catch (Weft\HttpServerRuntimeException $e) { $response->write("\n" . $e->getMessage()); }
            }
            break;
    }
});
PHP);
$client = $server->connect();
foreach (['/chunks', '/trailers', '/buffered-trailers', '/declared', '/end', '/states', '/mixed', '/mixed2'] as $path) {
    $response = $client->request('GET', $path)->receive();
    echo $path, ' ', $response->header('transfer-encoding') ?? $response->header('content-length'), ' ', $response->body, ' ', json_encode($response->trailers), "\n";
}
$hints = $client->request('GET', '/hints')->receive();
echo $hints->status, ' ', json_encode($hints->headerAll('link'), JSON_UNESCAPED_SLASHES), ' ', $client->receive()->body, "\n";
$head = $client->request('HEAD', '/chunks')->receive('HEAD');
echo 'HEAD ', $head->status, ' ', json_encode([$head->header('content-length'), $head->header('transfer-encoding')]), "\n";
echo 'HEAD ', $client->request('HEAD', '/declared')->receive('HEAD')->header('content-length'), "\n";
$old = $server->connect()->send("GET /chunks HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
$response = $old->receive();
echo $response->version, ' ', json_encode([$response->header('connection'), $response->header('transfer-encoding'), $response->header('content-length'), $response->body]), "\n";
echo $server->log();
$server->stop();
--EXPECT--
/chunks chunked one,two,three []
/trailers chunked data [["x-sum","4"]]
/buffered-trailers chunked data [["x-a","1"],["x-b","2"]]
/declared 6 abcdef []
/end chunked first,last []
/states chunked [false,true,false].[true,true,false,true,true] []
/mixed 95 x write() cannot follow setBody() or appendBody(): a response is buffered or streamed, not both []
/mixed2 chunked x
setBody() cannot follow write(): a response is buffered or streamed, not both
The header fields are already sent: set them before the first write()
The header fields are sent without trailers to follow: set the first trailer before write() []
103 ["</a>","</b>"] final
HEAD 200 [null,null]
HEAD 6
HTTP/1.1 ["close",null,null,"one,two,three"]
[false,true]

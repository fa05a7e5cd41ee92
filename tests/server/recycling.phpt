--TEST--
Kept request and response objects stay what they were; unkept ones are used again
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$kept = [];
$ids = [];
weft_test_serve(function ($request, $response) use (&$kept, &$ids) {
    $ids[] = spl_object_id($request);
    if ($request->getPath() === '/keep') {
        $kept[] = [$request, $response];
    }
    if ($request->getPath() === '/show') {
        $lines = [count(array_unique($ids)) < count($ids) ? 'reused' : 'never reused'];
        foreach ($kept as [$oldRequest, $oldResponse]) {
            $lines[] = $oldRequest->getUri() . ' ' . $oldRequest->getHeader('x-n') . ' ' . $oldRequest->getQueryParam('n')
                . ' ' . $oldResponse->getStatusCode() . ' ' . var_export($oldResponse->isEnded(), true);
            try {
                $oldResponse->setBody('late');
            } catch (Weft\HttpServerRuntimeException $e) {
                $lines[] = $e->getMessage();
            }
        }
        $response->setBody(implode("\n", $lines) . "\n");
        return;
    }
    $response->setStatusCode(202);
});
PHP);
$client = $server->connect();
$client->request('GET', '/keep?n=1', ['X-N' => 'one'])->receive();
$client->request('GET', '/other')->receive();
$client->request('GET', '/keep?n=2', ['X-N' => 'two'])->receive();
$client->request('GET', '/other')->receive();
echo $client->request('GET', '/show')->receive()->body;
$server->stop();
--EXPECT--
reused
/keep?n=1 one 1 202 true
setBody(): the response has already ended
/keep?n=2 two 2 202 true
setBody(): the response has already ended

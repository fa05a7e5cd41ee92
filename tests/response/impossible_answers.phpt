--TEST--
Answers that cannot be given as they were built still end
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setStreamWriteBufferBytes(65536);
weft_test_serve(function ($request, $response) {
    switch ($request->getPath()) {
        case '/not-a-number':
            $response->setHeader('Content-Length', 'much');
            break;
        case '/too-large':
            $response->setHeader('Content-Length', '99999999999999999999')->end();
            break;
        case '/grown':
            // One that the script holds too must not change under it.
            $response->setBody('a');
            $held = $response->getBody();
            for ($i = 0; $i < 1000; $i++) {
                $response->appendBody('bcdefghij');
            }
            $also = $response->getBody();
            $response->appendBody('!');
            $response->setHeader('Held', $held . strlen($also) . md5($also));
            break;
        case '/shared':
            // Two write at once to a client that does not read, and the handler ends the answer meanwhile.
            foreach (['a', 'b'] as $letter) {
                Async\spawn(function () use ($response, $letter) {
                    $response->write(str_repeat($letter, 4_000_000));
                    fwrite(STDERR, "$letter is written\n");
                });
            }
            Async\suspend();
            break;
    }
}, $config);
PHP, ['log_errors' => '0', 'display_errors' => '0']);
foreach (['/not-a-number', '/too-large'] as $path) {
    echo $path, ' ', $server->request('HEAD', $path)->status, "\n";
}
$response = $server->get('/grown');
var_dump($response->body === ($body = 'a' . str_repeat('bcdefghij', 1000)) . '!', $response->header('Held') === 'a9001' . md5($body));

$client = $server->connect()->request('GET', '/shared');
$body = $client->receive()->body;
var_dump(strlen($body), $server->awaitLog('a is written') && $server->awaitLog('b is written'));
$server->stop();
--EXPECT--
/not-a-number 500
/too-large 500
bool(true)
bool(true)
int(8000000)
bool(true)

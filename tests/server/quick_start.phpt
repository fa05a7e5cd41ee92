--TEST--
The reference's quick start runs unchanged under its TrueAsync\ names
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

// Port 0 and the report are the test's; the rest is the quick start as it is published.
$server = Weft\Test\Server::start(<<<'PHP'
<?php
use TrueAsync\HttpServer;
use TrueAsync\HttpServerConfig;

$config = new HttpServerConfig();
$config->addListener('127.0.0.1', 0);

$server = new HttpServer($config);

$server->addHttpHandler(function ($request, $response) {
    $response->setStatusCode(200)->setBody('Hello, World!');
});

weft_test_start($server);
PHP);
$response = $server->get('/');
echo $response->status, ' ', $response->body, "\n";
echo $server->stop(), "\n";
--EXPECT--
200 Hello, World!
0

--TEST--
The reference's quick start runs unchanged under its TrueAsync\ names
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

// Port 0 and the report are the test's; the rest is the quick start as it is published, today's and that of older versions.
$server = Weft\Test\Server::start(<<<'PHP'
<?php
use TrueAsync\HttpServer;
use TrueAsync\HttpServerConfig;

$server = new HttpServer(
    (new HttpServerConfig())
        ->addListener('127.0.0.1', 0)
        ->setWorkers(4)              // optional: spawn N worker threads
);

$server->addHttpHandler(function ($request, $response) {
    $response->setStatusCode(200)->setBody('Hello, World!');
});

weft_test_start($server);            // blocks until every worker exits
PHP);
for ($i = 0; $i < 20; $i++) {
    $response = $server->get('/');
    if ($response->status !== 200 || $response->body !== 'Hello, World!') {
        echo $response->status, ' ', $response->body, "\n";
    }
}
// The supervisor's child is the generation, whose children are the workers.
$generation = (int) file_get_contents("/proc/{$server->pid()}/task/{$server->pid()}/children");
echo count(explode(' ', trim(file_get_contents("/proc/$generation/task/$generation/children")))), " workers\n";
echo $server->stop(), "\n";

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
4 workers
0
200 Hello, World!
0

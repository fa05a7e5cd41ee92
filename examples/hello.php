<?php

// The smallest server: one listener, one handler.
//
//   ./dev serve examples/hello.php
//   curl -i http://127.0.0.1:8080/

use Weft\HttpRequest;
use Weft\HttpResponse;
use Weft\HttpServer;
use Weft\HttpServerConfig;

$port = (int) ($argv[1] ?? 8080);

$config = (new HttpServerConfig())->addListener('127.0.0.1', $port);
$server = new HttpServer($config);

$server->addHttpHandler(function (HttpRequest $request, HttpResponse $response): void {
    $response->setStatusCode(200)->setBody('Hello, World!');
});

echo "Serving http://127.0.0.1:$port/ (Ctrl-C ends it)\n";
$server->start();

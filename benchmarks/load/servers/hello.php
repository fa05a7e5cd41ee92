<?php
// The quick start on 127.0.0.1:$PORT.

use Weft\HttpServer;
use Weft\HttpServerConfig;

$server = new HttpServer((new HttpServerConfig())->addListener('127.0.0.1', (int) getenv('PORT')));
$server->addHttpHandler(function ($request, $response) {
    $response->setStatusCode(200)->setBody('Hello, World!');
});
$server->start();

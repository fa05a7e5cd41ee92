<?php
// GET /1k, /16k and /128k, JSON of about that size, on 127.0.0.1:$PORT; coded as the client accepts it, at gzip level 6.

use Weft\HttpRequest;
use Weft\HttpResponse;
use Weft\HttpServer;
use Weft\HttpServerConfig;

$bodies = require __DIR__ . '/compression_bodies.php';
$server = new HttpServer((new HttpServerConfig())->addListener('127.0.0.1', (int) getenv('PORT'))->setCompressionLevel(6));
$server->addHttpHandler(function (HttpRequest $request, HttpResponse $response) use ($bodies): void {
    $response->json($bodies[$request->getPath()]);
});
$server->start();

<?php
// GET /json, POST /echo on 127.0.0.1:$PORT.

use Weft\HttpRequest;
use Weft\HttpResponse;
use Weft\HttpServer;
use Weft\HttpServerConfig;

$server = new HttpServer((new HttpServerConfig())->addListener('127.0.0.1', (int) getenv('PORT')));
$payload = require __DIR__ . '/payload.php';
$server->addHttpHandler(function (HttpRequest $request, HttpResponse $response) use ($payload): void {
    if ($request->getMethod() === 'POST') {
        $response->setHeader('Content-Type', 'application/octet-stream')->setBody($request->getBody());
    } else {
        $response->json($payload);
    }
});
$server->start();

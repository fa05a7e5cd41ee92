<?php
// GET /hello, /64k, /1m over HTTP/1 on 127.0.0.1:$PORT, HTTP/2 on $H2_PORT, both over TLS on $TLS_PORT, with $CERTIFICATE and $KEY.

use Weft\HttpRequest;
use Weft\HttpResponse;
use Weft\HttpServer;
use Weft\HttpServerConfig;

$config = (new HttpServerConfig())
    ->addListener('127.0.0.1', (int) getenv('PORT'))
    ->addListener('127.0.0.1', (int) getenv('H2_PORT'))
    ->addListener('127.0.0.1', (int) getenv('TLS_PORT'), tls: true)
    ->setCertificate(getenv('CERTIFICATE'))
    ->setPrivateKey(getenv('KEY'))
    ->setBacklog(4096)
    ->setKeepAliveTimeout(0)
    ->setBackpressureTargetMs(0);
$bodies = ['/hello' => 'Hello, World!', '/64k' => str_repeat('x', 64 * 1024), '/1m' => str_repeat('x', 1024 * 1024)];
$server = new HttpServer($config);
$server->addHttpHandler(function (HttpRequest $request, HttpResponse $response) use ($bodies): void {
    $response->setStatusCode(200)->setBody($bodies[$request->getPath()]);
});
$server->start();

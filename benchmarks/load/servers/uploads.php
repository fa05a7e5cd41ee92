<?php
// Reads bodies as they come and drops them.

$config = (new Weft\HttpServerConfig('127.0.0.1', (int) getenv('PORT')))->setBodyStreamingEnabled(true)->setMaxBodySize(64 << 20);
$server = new Weft\HttpServer($config);
$server->addHttpHandler(function (Weft\HttpRequest $request, Weft\HttpResponse $response): void {
    while ($request->readBody() !== null);
    $response->setBody('received');
});
$server->start();

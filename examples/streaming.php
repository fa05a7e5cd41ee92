<?php

// A body that is written while it is made: the client sees each line when it is there, and a client that reads slowly
// slows the handler down instead of filling the memory.
//
//   ./dev serve examples/streaming.php
//   curl -N 'http://127.0.0.1:8080/?lines=5'

use Weft\HttpRequest;
use Weft\HttpResponse;
use Weft\HttpServer;
use Weft\HttpServerConfig;

$port = (int) ($argv[1] ?? 8080);

$server = new HttpServer((new HttpServerConfig())->addListener('127.0.0.1', $port));

$server->addHttpHandler(function (HttpRequest $request, HttpResponse $response): void {
    $lines = (int) $request->getQueryParam('lines', 10);
    $hash = hash_init('sha256');

    $response->informational(103, ['link' => '</style.css>; rel=preload; as=style']);
    $response->setHeader('content-type', 'text/plain')->setTrailer('digest', 'pending');
    for ($i = 1; $i <= $lines; $i++) {
        $line = "line $i\n";
        hash_update($hash, $line);
        $response->write($line);
        usleep(20_000); // suspends this handler only
    }
    $response->setTrailer('digest', 'sha-256=' . base64_encode(hash_final($hash, true)));
    $response->end();
});

echo "Serving http://127.0.0.1:$port/ (Ctrl-C ends it)\n";
$server->start();

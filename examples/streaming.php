<?php

// A body that is written while it is made: the client sees each line when it is there, and a client that reads slowly
// slows the handler down instead of filling the memory.
//
//   ./dev serve examples/streaming.php
//   curl -N 'http://127.0.0.1:8080/?lines=5'
//   curl -N 'http://127.0.0.1:8080/numbers?below=30'            from a generator

use Weft\HttpRequest;
use Weft\HttpResponse;
use Weft\HttpServer;
use Weft\HttpServerConfig;

/** Made as the client takes them. @return Generator<string> */
function primes(int $below): Generator
{
    for ($number = 2; $number < $below; $number++) {
        for ($divisor = 2; $number % $divisor !== 0; $divisor++) {
        }
        if ($divisor === $number) {
            yield "$number ";
        }
    }
}

$port = (int) ($argv[1] ?? 8080);

$server = new HttpServer((new HttpServerConfig())->addListener('127.0.0.1', $port));

$server->addHttpHandler(function (HttpRequest $request, HttpResponse $response): void {
    if ($request->getPath() === '/numbers') {
        $response->setHeader('content-type', 'text/plain')->stream(primes((int) $request->getQueryParam('below', 100)));
        return;
    }
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

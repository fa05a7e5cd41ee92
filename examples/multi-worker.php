<?php

// One process per processor, each with what it needs of its own, and new code without a lost request.
//
//   ./dev serve examples/multi-worker.php
//   curl http://127.0.0.1:8080/             again and again: several workers answer
//   ps -ef | grep weft:                     the supervisor, its generation, the workers
//   kill -HUP <pid of the supervisor>       after a change of this file: new code, no refused connection

use Weft\HttpRequest;
use Weft\HttpResponse;
use Weft\HttpServer;
use Weft\HttpServerConfig;
use Weft\LogSeverity;

$port = (int) ($argv[1] ?? 8080);

final class Worker
{
    // Stands for what no two processes may share: a connection to a database, a random seed, a file.
    public static string $own = '';
    public static int $answered = 0;
}

$config = (new HttpServerConfig())
    ->addListener('127.0.0.1', $port)
    ->setWorkers((int) ($argv[2] ?? 0))    // 0 = one per processor
    ->setBootloader(function (): void {    // in every worker, before it serves
        Worker::$own = bin2hex(random_bytes(4));
    })
    ->setMaxRequestsPerWorker(100_000)
    ->setLogSeverity(LogSeverity::WARN);

$server = new HttpServer($config);

$server->addHttpHandler(function (HttpRequest $request, HttpResponse $response): void {
    $response->json(['pid' => getmypid(), 'own' => Worker::$own, 'answered' => ++Worker::$answered]);
});

echo "Serving http://127.0.0.1:$port/ (Ctrl-C ends it, kill -HUP ", getmypid(), " loads new code)\n";
$server->start();

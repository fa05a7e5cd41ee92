<?php

// The script behind weft.service and the Dockerfile beside it: what a deployed server needs, with an application of one line.

use Weft\HttpRequest;
use Weft\HttpResponse;
use Weft\HttpServer;
use Weft\HttpServerConfig;
use Weft\LogSeverity;

$config = (new HttpServerConfig())
    ->addListener(getenv('HOST') ?: '0.0.0.0', (int) (getenv('PORT') ?: 8080))
    ->setAdminListener('127.0.0.1', 9090)    // /livez, /readyz, /metrics: for this machine only
    ->setWorkers(0)                          // one per processor, or per processor's worth of the container's quota
    ->setShutdownTimeout(20)                 // less than the patience of systemd (90 s) and above all Docker (10 s, see -t)
    ->setRequestTimeout(15)
    ->setMaxMemoryPerWorker(256 * 1024 * 1024)
    ->setLogSeverity(LogSeverity::WARN);     // on standard error: the journal, or docker logs

$server = new HttpServer($config);

$server->addHttpHandler(function (HttpRequest $request, HttpResponse $response): void {
    $response->json(['path' => $request->getPath(), 'worker' => getmypid()]);
});

// When the first workers cannot start this is false: a service manager wants to know.
exit($server->start() ? 0 : 1);

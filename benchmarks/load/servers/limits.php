<?php
// GET /hello; /sleep waits 10 ms; /work keeps the worker busy for 5 ms; /compute hashes, however long it takes. On 127.0.0.1:$PORT, with $TARGET (50) as the
// back-pressure target in milliseconds and $WORKERS (1).

use Weft\HttpRequest;
use Weft\HttpResponse;
use Weft\HttpServer;
use Weft\HttpServerConfig;

$setting = fn (string $name, int $default): int => getenv($name) === false ? $default : (int) getenv($name);
$config = (new HttpServerConfig())
    ->addListener('127.0.0.1', $setting('PORT', 8080))
    ->setWorkers($setting('WORKERS', 1))
    ->setBacklog(4096)
    ->setKeepAliveTimeout(0)
    ->setBackpressureTargetMs($setting('TARGET', 50));
$server = new HttpServer($config);
$server->addHttpHandler(function (HttpRequest $request, HttpResponse $response): void {
    switch ($request->getPath()) {
        case '/sleep':
            Async\delay(10);
            break;
        case '/work':
            $end = hrtime(true) + 5_000_000;
            while (hrtime(true) < $end);
            break;
        case '/compute':
            for ($i = 0, $hash = ''; $i < 10_000; $i++) {
                $hash = md5($hash);
            }
            break;
    }
    $response->setStatusCode(200)->setBody('Hello, World!');
});
$server->start();

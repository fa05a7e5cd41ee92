<?php

// Twenty HTTP calls at once, made with what PHP has always had for them.
//
//   ./dev serve examples/fan-out.php
//   curl http://127.0.0.1:8080/             20 calls of 0.2 s in about 0.2 s
//   curl http://127.0.0.1:8080/?calls=5

use Weft\HttpRequest;
use Weft\HttpResponse;
use Weft\HttpServer;
use Weft\HttpServerConfig;

use function Async\await;
use function Async\spawn;

$port = (int) ($argv[1] ?? 8080);

$server = new HttpServer((new HttpServerConfig())->addListener('127.0.0.1', $port));

$server->addHttpHandler(function (HttpRequest $request, HttpResponse $response) use ($port): void {
    // The service that is called lives in the same process: neither waits for the other.
    if ($request->getPath() === '/slow') {
        usleep(200_000);
        $response->setBody('answer ' . $request->getQueryParam('n'));

        return;
    }

    $began = hrtime(true);
    $calls = [];
    for ($n = 1; $n <= (int) $request->getQueryParam('calls', 20); $n++) {
        $calls[] = spawn(file_get_contents(...), "http://127.0.0.1:$port/slow?n=$n");
    }
    $answers = array_map(await(...), $calls);
    $response->json(['answers' => $answers, 'ms' => intdiv(hrtime(true) - $began, 1_000_000)]);
});

echo "Serving http://127.0.0.1:$port/ (Ctrl-C ends it)\n";
$server->start();

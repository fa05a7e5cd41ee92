<?php

// Three slow things at once in one handler, with a time limit for all of them.
//
//   ./dev serve examples/coroutines.php
//   curl -i http://127.0.0.1:8080/          about 0.2 s, not 0.5 s
//   curl -i 'http://127.0.0.1:8080/?limit=50'

use Async\OperationCanceledException;
use Weft\HttpRequest;
use Weft\HttpResponse;
use Weft\HttpServer;
use Weft\HttpServerConfig;

use function Async\await;
use function Async\delay;
use function Async\spawn;
use function Async\timeout;

$port = (int) ($argv[1] ?? 8080);

function slow(string $name, int $ms): string
{
    delay($ms);

    return "$name took $ms ms";
}

$server = new HttpServer((new HttpServerConfig())->addListener('127.0.0.1', $port));

$server->addHttpHandler(function (HttpRequest $request, HttpResponse $response): void {
    $limit = timeout((int) $request->getQueryParam('limit', 1000));
    $began = hrtime(true);
    $tasks = [
        spawn(slow(...), 'users', 200),
        spawn(slow(...), 'orders', 150),
        spawn(slow(...), 'prices', 150),
    ];
    try {
        $results = array_map(fn ($task) => await($task, $limit), $tasks);
        $response->json(['results' => $results, 'ms' => intdiv(hrtime(true) - $began, 1_000_000)]);
    } catch (OperationCanceledException) {
        foreach ($tasks as $task) {
            $task->cancel();
        }
        $response->json(['error' => 'too slow'], 504);
    }
});

echo "Serving http://127.0.0.1:$port/ (Ctrl-C ends it)\n";
$server->start();

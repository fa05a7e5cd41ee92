<?php

// Answers are compressed as the client accepts it, bodies of requests decoded. /report offers itself as a dictionary: who has an
// old one is sent the difference.
//
//   ./dev serve examples/compression.php
//   curl --compressed -i http://127.0.0.1:8080/report
//   echo '{"a":1}' | gzip | curl -H 'Content-Encoding: gzip' --data-binary @- http://127.0.0.1:8080/

use Weft\HttpRequest;
use Weft\HttpResponse;
use Weft\HttpServer;
use Weft\HttpServerConfig;

$port = (int) ($argv[1] ?? 8080);

$config = (new HttpServerConfig())
    ->addListener('127.0.0.1', $port)
    ->setCompressionLevel(5)
    ->setRequestMaxDecompressedSize(1024 * 1024);

$server = new HttpServer($config);

$server->addHttpHandler(function (HttpRequest $request, HttpResponse $response): void {
    if ($request->getMethod() === 'POST') {
        $response->json(['received' => strlen($request->getBody()), 'coding' => $request->getHeaderLine('content-encoding')]);
        return;
    }
    $lines = array_map(fn (int $line): string => "Line $line of the report", range(1, 1000));
    $response->setHeader('content-type', 'text/plain')
        ->setHeader('cache-control', 'max-age=60')
        ->useAsDictionary('/report*')
        ->setBody('Made at ' . date('c') . "\n" . implode("\n", $lines) . "\n");
});

echo "Serving http://127.0.0.1:$port/report (Ctrl-C ends it)\n";
$server->start();

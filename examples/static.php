<?php

// Files of a folder without a line of PHP per request, and one that a handler decides about.
//
//   ./dev serve examples/static.php
//   curl -i http://127.0.0.1:8080/docs/metrics.md
//   curl -i -r 0-99 http://127.0.0.1:8080/docs/metrics.md
//   curl -OJ http://127.0.0.1:8080/download
//   curl -i -H 'Accept-Encoding: dcz' -H "Available-Dictionary: :$(openssl dgst -sha256 -binary docs/static-files.md | base64):" \
//       -o /tmp/difference http://127.0.0.1:8080/docs/static-files.md

use Weft\HttpRequest;
use Weft\HttpResponse;
use Weft\HttpServer;
use Weft\HttpServerConfig;
use Weft\SendFileDisposition;
use Weft\SendFileOptions;
use Weft\StaticHandler;
use Weft\StaticOnMissing;

$port = (int) ($argv[1] ?? 8080);

$config = (new HttpServerConfig())
    ->addListener('127.0.0.1', $port)
    ->setCompressionMimeTypes(['text/html', 'text/markdown']);

$server = new HttpServer($config);

$server->addStaticHandler(
    (new StaticHandler('/docs/', dirname(__DIR__) . '/docs'))
        ->setOpenFileCache(1000)                     // open files are kept until they change
        ->setCacheControl('public, max-age=60')
        ->setBrowseEnabled(true)
        ->useAsDictionary('*.md', '/docs/*')         // a page is good for coding its next version, and others
        ->hide('deploy')
        ->setOnMissing(StaticOnMissing::NEXT),       // what is not there goes to the handler
);

$server->addHttpHandler(function (HttpRequest $request, HttpResponse $response): void {
    if ($request->getPath() === '/download') {
        $response->sendFile(dirname(__DIR__) . '/README.md', new SendFileOptions(
            disposition: SendFileDisposition::ATTACHMENT,
            downloadName: 'weft.md',
        ));
        return;
    }
    $response->setStatusCode(404)->setBody("There is no {$request->getPath()} here.\n");
});

echo "Serving http://127.0.0.1:$port/docs/ (Ctrl-C ends it)\n";
$server->start();

<?php

// Server-sent events: a stream that all browsers share, whose events survive reconnects, and one of this client's own.
//
//   ./dev serve examples/sse.php
//   open http://127.0.0.1:8080/ in two tabs and type in one of them
//   curl -N http://127.0.0.1:8080/chat                          listens
//   curl -d 'Hello' http://127.0.0.1:8080/say                   speaks
//   curl -N 'http://127.0.0.1:8080/countdown?from=3'            events for one client

use Weft\EventStream;
use Weft\HttpRequest;
use Weft\HttpResponse;
use Weft\HttpServer;
use Weft\HttpServerConfig;

const PAGE = <<<'HTML'
    <!doctype html><meta charset="utf-8"><title>Chat</title>
    <form><input name="text" autofocus autocomplete="off"></form><ul></ul>
    <script>
        new EventSource('/chat').addEventListener('said', (event) => {
            document.querySelector('ul').prepend(Object.assign(document.createElement('li'), { textContent: event.data }));
        });
        document.querySelector('form').addEventListener('submit', (event) => {
            event.preventDefault();
            fetch('/say', { method: 'POST', body: event.target.text.value });
            event.target.reset();
        });
    </script>
    HTML;

$port = (int) ($argv[1] ?? 8080);
$workers = (int) ($argv[2] ?? 1);

$chat = new EventStream('chat');
$server = new HttpServer((new HttpServerConfig())->addListener('127.0.0.1', $port)->setWorkers($workers));

$server->addHttpHandler(function (HttpRequest $request, HttpResponse $response) use ($chat): void {
    switch ($request->getPath()) {
        case '/':
            $response->html(PAGE);
            break;
        case '/chat':
            $chat->attach($response, $request->getLastEventId() ?? $request->getQueryParam('after'));
            break;
        case '/say':
            $response->json(['id' => $chat->publish($request->getBody(), 'said')]);
            break;
        case '/countdown':
            $response->sseRetry(60_000)->sseHeartbeat(15_000);
            for ($left = (int) $request->getQueryParam('from', 10); $left > 0; $left--) {
                $response->sseEvent((string) $left, event: 'left');
                usleep(20_000); // suspends this handler only
            }
            $response->sseEvent('Lift-off');
            break;
        default:
            $response->setStatusCode(404)->setBody('Not found');
    }
});

echo "Serving http://127.0.0.1:$port/ (Ctrl-C ends it)\n";
$server->start();

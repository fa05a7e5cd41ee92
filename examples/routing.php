<?php

// A small JSON service: routes in a match, forms, cookies, errors as exceptions.
//
//   ./dev serve examples/routing.php
//   curl -i http://127.0.0.1:8080/notes
//   curl -i -d 'text=Buy milk' http://127.0.0.1:8080/notes
//   curl -i http://127.0.0.1:8080/notes/1

use Weft\HttpException;
use Weft\HttpRequest;
use Weft\HttpResponse;
use Weft\HttpServer;
use Weft\HttpServerConfig;

$port = (int) ($argv[1] ?? 8080);

final class Notes
{
    /** @var array<int, string> */
    private array $notes = [];

    public function all(): array
    {
        return $this->notes;
    }

    public function add(string $text): int
    {
        $this->notes[count($this->notes) + 1] = $text;

        return count($this->notes);
    }

    public function get(int $id): string
    {
        // The code becomes the status, the message the body.
        return $this->notes[$id] ?? throw new HttpException("There is no note $id\n", 404);
    }
}

$notes = new Notes();

$server = new HttpServer((new HttpServerConfig())->addListener('127.0.0.1', $port));

$server->addHttpHandler(function (HttpRequest $request, HttpResponse $response) use ($notes): void {
    $route = $request->getMethod() . ' ' . $request->getPath();
    match (true) {
        $route === 'GET /' => $response->html('<h1>Notes</h1><a href="/notes">all of them</a>'),
        $route === 'GET /notes' => $response->json($notes->all()),
        $route === 'POST /notes' => create($notes, $request, $response),
        preg_match('~^GET /notes/(\d+)$~', $route, $match) === 1
            => $response->json(['id' => (int) $match[1], 'text' => $notes->get((int) $match[1])]),
        $route === 'GET /visits' => visits($request, $response),
        default => throw new HttpException("Nothing at {$request->getPath()}\n", 404),
    };
});

function create(Notes $notes, HttpRequest $request, HttpResponse $response): void
{
    $text = $request->getPost()['text'] ?? throw new HttpException("The form has no field \"text\"\n", 422);
    $response->redirect('/notes/' . $notes->add($text), 303);
}

function visits(HttpRequest $request, HttpResponse $response): void
{
    $count = (int) $request->getCookie('visits', '0') + 1;
    $response->setCookie('visits', (string) $count, maxAge: 3600)->json(['visits' => $count]);
}

echo "Serving http://127.0.0.1:$port/ (Ctrl-C ends it)\n";
$server->start();

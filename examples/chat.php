<?php

// A chat with rooms. Every listener has a channel of its own, which the room sends to.
//
//   ./dev serve examples/chat.php
//   curl -N 'http://127.0.0.1:8080/tea?name=Ann'                 listens, as Ann, in the room "tea"
//   curl -d 'Hello' 'http://127.0.0.1:8080/tea?name=Bob'         speaks, as Bob
//   curl -X DELETE http://127.0.0.1:8080/tea                     closes the room

use Async\Channel;
use Weft\HttpRequest;
use Weft\HttpResponse;
use Weft\HttpServer;
use Weft\HttpServerConfig;

final class Room
{
    /** @var array<int, Channel> by their object ids */
    private array $listeners = [];

    public function listen(HttpResponse $response, string $name): void
    {
        $channel = new Channel(32);
        $this->listeners[spl_object_id($channel)] = $channel;
        $this->say("$name is here");
        try {
            // Suspends until there is a line. Ends when the channel is closed; a client that goes away cancels the handler.
            foreach ($channel as $line) {
                $response->sseEvent($line);
            }
        } finally {
            unset($this->listeners[spl_object_id($channel)]);
            $this->say("$name has left");
        }
    }

    /** @return int how many hear it */
    public function say(string $line): int
    {
        foreach ($this->listeners as $id => $channel) {
            // Nobody waits for one who is 32 lines behind.
            if (!$channel->sendAsync($line)) {
                $channel->close();
                unset($this->listeners[$id]);
            }
        }
        return count($this->listeners);
    }

    public function close(): void
    {
        foreach ($this->listeners as $channel) {
            $channel->close(); // what has been said can still be heard
        }
        $this->listeners = [];
    }
}

$port = (int) ($argv[1] ?? 8080);
$rooms = [];

// One worker: rooms are in its memory. Weft\EventStream reaches listeners of all workers.
$server = new HttpServer((new HttpServerConfig())->addListener('127.0.0.1', $port));

$server->addHttpHandler(function (HttpRequest $request, HttpResponse $response) use (&$rooms): void {
    $path = $request->getPath();
    $name = substr($request->getQueryParam('name', 'Somebody'), 0, 40);
    $room = $rooms[$path] ??= new Room();
    switch ($request->getMethod()) {
        case 'GET':
            $response->sseStart()->sseHeartbeat(15_000);
            $room->listen($response, $name);
            break;
        case 'POST':
            $response->json(['heard by' => $room->say("$name: {$request->getBody()}")]);
            break;
        case 'DELETE':
            unset($rooms[$path]);
            $room->close();
            $response->setStatusCode(204);
            break;
        default:
            $response->setStatusCode(405)->setHeader('Allow', 'GET, POST, DELETE');
    }
});

echo "Serving http://127.0.0.1:$port/ (Ctrl-C ends it)\n";
$server->start();

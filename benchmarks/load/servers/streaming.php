<?php
// 64 KiB in so many writes, and events for everybody. PORT from the environment.

$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', (int) getenv('PORT'))->setBacklog(2048)->setCompressionEnabled(false);
$events = new Weft\EventStream('events', heartbeatMs: 0);
$server = new Weft\HttpServer($config);
$pieces = [];
foreach ([1, 16, 64] as $writes) {
    $pieces["/stream/$writes"] = array_fill(0, $writes, str_repeat('x', intdiv(65536, $writes)));
}
$server->addHttpHandler(function ($request, $response) use ($pieces, $events) {
    $path = $request->getPath();
    if (isset($pieces[$path])) {
        $response->setHeader('content-type', 'text/plain');
        foreach ($pieces[$path] as $piece) {
            $response->write($piece);
        }
    } elseif ($path === '/events') {
        $events->attach($response);
    } elseif ($path === '/publish') {
        $data = str_repeat('x', 100);
        for ($i = (int) $request->getQueryParam('count'); $i > 0; $i--) {
            $events->publish($data);
            Async\delay(1);
        }
    }
});
$server->start();

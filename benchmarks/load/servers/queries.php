<?php
// Ten queries like $SQL for every request, by pools with $CONNECTIONS connections together, on 127.0.0.1:$PORT with $WORKERS workers.

use Weft\HttpRequest;
use Weft\HttpResponse;
use Weft\HttpServer;
use Weft\HttpServerConfig;

require __DIR__ . '/queries_page.php';

$sql = getenv('SQL');
$workers = (int) getenv('WORKERS');
$database = page_database(Weft\Pdo\Pool::class, [], max: intdiv((int) getenv('CONNECTIONS'), $workers));
$config = (new HttpServerConfig())
    ->addListener('127.0.0.1', (int) getenv('PORT'))
    ->setWorkers($workers)
    // php-fpm does not notice that clients leave, as they do at the end of a round; here that would cost their connections.
    ->setCancelOnDisconnect(false);
$server = new HttpServer($config);
$server->addHttpHandler(function (HttpRequest $request, HttpResponse $response) use ($database, $sql): void {
    $response->setHeader('Content-Type', 'application/json')->setBody(page($database, $sql));
});
$server->start();

<?php

// Pages as php-fpm knew them: a template that prints, functions that ask who the user is, exit() in the middle. What is different
// is where the request comes from, where the answer goes, and that the user is kept in the context of the request.
//
//   ./dev serve examples/migrated.php
//   curl -b user=Ann http://127.0.0.1:8080/account
//   curl -i http://127.0.0.1:8080/account                        nobody: sent to /login

use Weft\HttpRequest;
use Weft\HttpResponse;
use Weft\HttpServer;
use Weft\HttpServerConfig;

use function Async\{await_all_or_fail, request_context, spawn};

// Once, and not for every request.
$titles = ['/account' => 'Your account', '/login' => 'Who are you?'];

// Any function below a handler, also in coroutines it has spawned. In a static property it would be another request's user by the next line.
function current_user(): ?string
{
    return request_context()->find('user');
}

function orders_of_current_user(): string
{
    usleep(100_000); // a query
    return 'orders of ' . current_user();
}

function require_user(HttpResponse $response): void
{
    if (current_user() === null) {
        $response->redirect('/login');
        exit;
    }
}

// What a template prints is its coroutine's own, also when it waits in the middle.
function render(string $title, array $lines): string
{
    ob_start();
    echo '<h1>', htmlspecialchars($title), "</h1>\n";
    foreach ($lines as $line) {
        usleep(10_000); // a template that asks the database
        echo '<p>', htmlspecialchars($line), "</p>\n";
    }
    return ob_get_clean();
}

$server = new HttpServer((new HttpServerConfig())->addListener('127.0.0.1', (int) ($argv[1] ?? 8080)));

$server->addHttpHandler(function (HttpRequest $request, HttpResponse $response) use ($titles): void {
    request_context()->set('user', $request->getCookie('user'));
    $lines = [];
    if ($request->getPath() === '/account') {
        require_user($response);
        // One after the other with php-fpm.
        $lines = await_all_or_fail([
            spawn(orders_of_current_user(...)),
            spawn(fn () => 'the address of ' . current_user()),
        ]);
    }
    $response->html(render($titles[$request->getPath()] ?? 'Nothing here', $lines));
});

$server->start();

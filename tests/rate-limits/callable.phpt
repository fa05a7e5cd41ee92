--TEST--
By a function: in the request's coroutine before the handler, with everything a handler may do
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
use Weft\HttpRequest;

function who(HttpRequest $request): mixed
{
    switch ($request->getPath()) {
        case '/throw': throw new RuntimeException('no idea who');
        case '/teapot': throw new Weft\HttpException('tea', 418);
        case '/number': return 5;
        case '/exit': exit;
        case '/fatal': eval('class A { function a() {} function a() {} }');
    }
    Async\delay(1);
    return $request->getHeader('x-user');
}

$called = 0;
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)
    ->addRateLimit('users', 2, 86400, key: 'who')
    ->addRateLimit('posts', 1, 86400, key: fn (HttpRequest $request): ?string => $request->getMethod() === 'POST' ? $request->getBody() : null);
$server = new Weft\HttpServer($config);
$server->addHttpHandler(function ($request, $response) use ($server, &$called) {
    $called++;
    $response->json([$called, $server->getTelemetry()['rate_limited_total']]);
});
weft_test_start($server);
PHP);

function show(string $what, Weft\Test\Response $response): void
{
    echo $what, ': ', $response->status, ' ', trim($response->body), ' ', implode(', ', $response->headerAll('ratelimit')), ' ';
    echo $response->header('retry-after'), "\n";
}

foreach (['ann', 'ann', 'ann', 'bob', ''] as $user) {
    show($user, $server->get('/', ['X-User' => $user]));
}
show('nobody', $server->get('/'));
foreach (['one', 'one', 'two'] as $body) {
    show("post $body", $server->request('POST', '/', ['X-User' => "post $body"], $body));
}
foreach (['/throw', '/teapot', '/number', '/exit'] as $path) {
    show($path, $server->get($path));
}
var_dump($server->awaitLog('no idea who'), $server->awaitLog('The key of a rate limit must be of type ?string, int returned'));

// A client that is gone, mostly before it is known who it was.
for ($i = 0; $i < 20; $i++) {
    $server->connect()->request('GET', '/', ['X-User' => 'gone'])->close();
}
show('carol', $server->get('/', ['X-User' => 'carol']));
show('/fatal', $server->get('/fatal'));
$server->stop();
--EXPECTF--
ann: 200 [1,0] "users";r=1;t=43200 
ann: 200 [2,0] "users";r=0;t=43200 
ann: 429 Too Many Requests "users";r=0;t=43200 43200
bob: 200 [3,1] "users";r=1;t=43200 
: 200 [4,1] "users";r=1;t=43200 
nobody: 200 [5,1]  
post one: 200 [6,1] "users";r=1;t=43200, "posts";r=0;t=86400 
post one: 429 Too Many Requests "users";r=0;t=43200, "posts";r=0;t=86400 86400
post two: 200 [7,2] "users";r=1;t=43200, "posts";r=0;t=86400 
/throw: 500 Internal Server Error  
/teapot: 418 tea  
/number: 500 Internal Server Error  
/exit: 500 Internal Server Error  
bool(true)
bool(true)
carol: 200 [%d,%d] "users";r=1;t=43200 
/fatal: 500 Internal Server Error  
